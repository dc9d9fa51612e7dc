"""Source systems: each module fetches a system's pages and parses them into records."""

import re
from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec

from data_sources.options import read_options
from geo.entries import SourceEntry
from geo.places import Place
from ioc.domain.feed import Source
from ioc.errors import SettingError

_PLAIN = re.compile(r"[a-z][a-z0-9_]*")


def load(name: str, place: Place, options: Mapping[str, object] | None = None) -> Source:
    """The source of that name of the place, ready to be read.

    options: address, secret, folder and limits of docs/mapping.md, from the settings, never from the place.
    """
    entry = place.sources.get(name)
    if entry is None:
        known = ", ".join(place.sources) or "none"
        raise SettingError(f"sources: the place {place.code} has no source {name!r}; it has {known}")
    return _maker(entry)(place, entry, read_options(name, options or {}))


def _maker(entry: SourceEntry):
    """The `source` function of the module that serves the entry; the module's name is its key."""
    name = f"data_sources.{entry.module or 'mapped'}"
    if not _PLAIN.fullmatch(entry.module or "mapped") or find_spec(name) is None:
        raise SettingError(f"sources.{entry.name}.module: there is no module {entry.module!r}")
    maker = getattr(import_module(name), "source", None)
    if maker is None:
        raise SettingError(f"sources.{entry.name}.module: {entry.module!r} is not a kind of source")
    return maker
