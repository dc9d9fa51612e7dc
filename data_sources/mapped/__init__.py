"""Any other system, by a mapping file: a new vendor is data, not code (docs/mapping.md)."""

from data_sources.mapped.mapping import read_mapping
from data_sources.mapped.ready import mapping_path
from data_sources.mapped.source import MappedSource
from data_sources.options import Options
from geo.entries import SourceEntry
from geo.places import Place


def source(place: Place, entry: SourceEntry, options: Options) -> MappedSource:
    """The source of an entry of place.toml that names a mapping."""
    mapping = read_mapping(mapping_path(place.directory, str(entry.mapping)), place, entry)
    return MappedSource(place, entry, options, mapping)
