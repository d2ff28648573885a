"""A tool of the tests brings this package, and the library that writes logs loads it wherever it lies: four megabytes that
a process of an installed service does not have. While something is measured it is not there either."""

raise ModuleNotFoundError(f"No module named {__name__!r}", name=__name__)
