"""The [listing] of a mapping: how a service tells which records it has in a span, to notice what it deleted."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from data_sources.mapped.http_entry import KEYS, HttpEntry, read_http
from data_sources.mapped.items import read_items
from data_sources.mapped.mapping import Mapping
from data_sources.mapped.paging import MappedPages
from data_sources.mapped.times import format_moment
from data_sources.options import Options
from geo.entries import SourceEntry
from geo.toml_tables import Table
from ioc.domain.feed import Listed
from ioc.errors import SourceError

OWN = ("from_parameter", "to_parameter")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """http: as [http] of a mapping; the parameters that name the span stand beside its keys."""

    source: str
    mapping: Mapping
    options: Options
    http: HttpEntry
    start: str
    end: str
    zone: ZoneInfo

    @classmethod
    def of(cls, entry: SourceEntry, mapping: Mapping, options: Options) -> "Listing":
        told = mapping.told.table("listing").only((*KEYS, *OWN))
        rest = Table(told.file, {k: v for k, v in told.values.items() if k not in OWN}, told.where)
        http = read_http(rest, has_stamp=True, size=options.page_size, overlap=timedelta(0))
        if http.total is None:
            raise told.error("total", "is missing: by it a listing is known to be whole")
        start, end = (told.text(name) for name in OWN)
        return cls(
            source=entry.name, mapping=mapping, options=options, http=http, start=start, end=end,
            zone=mapping.habits.zone,
        )  # fmt: skip

    def pages(
        self, start: datetime, end: datetime, code_of: Callable[[object], str | None]
    ) -> Iterator[Listed]:
        """Pages of codes; records without one make the listing useless (SourceError)."""
        span = {
            name: format_moment(moment, self.http.since_format, self.zone)
            for name, moment in ((self.start, start), (self.end, end))
        }
        http = replace(self.http, parameters={**self.http.parameters, **span}, since_parameter=None)
        items = read_items(self.mapping.told, is_xml=self.mapping.format == "xml")
        reader = MappedPages(self.source, self.mapping, self.options, timedelta(0), items, http)
        total = None
        for page in reader.fetch(None):
            total = page.total if total is None else total
            codes = [one if isinstance(one, str) else code_of(one) for one in page.body.records]
            if None in codes:
                raise SourceError(self.source, "the listing has a record without a code")
            yield Listed(codes, total)
