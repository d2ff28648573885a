"""The same for what describes the API: it loads this package where tests have brought it."""

raise ModuleNotFoundError(f"No module named {__name__!r}", name=__name__)
