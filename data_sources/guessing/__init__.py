"""Proposes a mapping for a sample of a system never seen before; whatever is not sure is said beside it."""
