"""The command line: parses, calls, prints; alone may exit."""
