"""Why a cut, a framing or a gain was chosen; what will run, and why."""

CATALOGUE: dict[str, tuple[str, str]] = {}
