"""Help texts, tables and the closing lines of a run."""

CATALOGUE: dict[str, tuple[str, str]] = {}
