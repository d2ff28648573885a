"""Categories, quotas and registrations: how somebody takes part."""
