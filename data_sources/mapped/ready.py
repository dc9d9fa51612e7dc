"""Mappings that come with the product: by name, or under a place's own file that says `ready = "<name>"`."""

from pathlib import Path
from typing import Any

from geo.errors import PlaceError, nearest
from geo.toml_tables import Table, read_toml

DIRECTORY = Path(__file__).resolve().parents[1] / "ready"
PREFIX = "ready:"
_WHOLE = ("fields", "pauses", "steps")  # tables whose entries are replaced, not mixed


def names() -> list[str]:
    return sorted(path.stem for path in DIRECTORY.glob("*.toml"))


def mapping_path(directory: Path, mapping: str) -> Path:
    """The file of a `mapping` of place.toml: one of the place, or `ready:<name>`."""
    if not mapping.startswith(PREFIX):
        return directory / "sources" / mapping
    name = mapping.removeprefix(PREFIX)
    return _path(name, Table(directory / "place.toml", {}).error("mapping", _unknown(name)))


def read_with_ready(path: Path) -> Table:
    """A mapping file, over the ready mapping it begins with."""
    told = read_toml(path)
    if "ready" not in told:
        return told
    name = told.text("ready")
    base = read_with_ready(_path(name, told.error("ready", _unknown(name))))
    own = {key: value for key, value in told.values.items() if key != "ready"}
    return Table(path, _over(base.values, own))


def _path(name: str, otherwise: PlaceError) -> Path:
    if name not in names():
        raise otherwise
    return DIRECTORY / f"{name}.toml"


def _unknown(name: str) -> str:
    return f"there is no ready mapping {name!r}{nearest(name, names())}; there are {', '.join(names())}"


def _over(base: dict[str, Any], own: dict[str, Any], key: str = "") -> dict[str, Any]:
    """The values of both, one's own before those of the base; tables are mixed."""
    found = dict(base)
    for name, value in own.items():
        is_mixed = isinstance(value, dict) and isinstance(base.get(name), dict) and key not in _WHOLE
        found[name] = _over(base[name], value, name) if is_mixed else value
    return found
