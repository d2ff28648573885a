"""Find, export and forget a person; deletion on its date."""
