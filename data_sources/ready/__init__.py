"""Ready mappings and a recorded sample of each: `mapping = "ready:<name>"` in place.toml (docs/mapping.md)."""
