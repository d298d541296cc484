"""Settings, sidecars, presets, kits and work folders."""

CATALOGUE: dict[str, tuple[str, str]] = {}
