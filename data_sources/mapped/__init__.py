"""Any other system, by a mapping file: a new vendor is data, not code (docs/mapping.md)."""

from data_sources.mapped.mapping import read_mapping
from data_sources.mapped.source import MappedSource
from data_sources.options import Options
from geo.entries import SourceEntry
from geo.places import Place


def source(place: Place, entry: SourceEntry, options: Options) -> MappedSource:
    """The source of an entry of place.toml that names a mapping."""
    mapping = read_mapping(place.directory / "sources" / str(entry.mapping), place, entry)
    return MappedSource(place, entry, options, mapping)
