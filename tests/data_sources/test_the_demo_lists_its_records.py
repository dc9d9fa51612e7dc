"""The demo's listing holds every record that its changes told of in a span: nothing of it is taken for deleted."""

from datetime import datetime, timedelta

import orjson
import pytest

import data_sources
from data_sources.demo.pages import listing, page
from data_sources.demo.province import LISTED, SYSTEMS, logs_of
from data_sources.demo.world import world_of
from data_sources.stamps import stamp_of
from ioc.domain.feed import Page
from ioc.store.gone import LISTED_BY

NOW = datetime.fromisoformat("2021-10-29T16:00:00+07:00")
DAYS = timedelta(days=2)


@pytest.fixture(scope="module")
def logs(shipped_place):
    return world_of(shipped_place), logs_of(world_of(shipped_place))


def every_page(fetch) -> list[dict]:
    found, after = [], None
    while True:
        body = orjson.loads(fetch(after))
        found.append(body)
        after = body["next"]
        if after is None:
            return found


@pytest.mark.parametrize("system", SYSTEMS)
def test_what_was_told_in_a_span_is_listed(logs, shipped_place, system):
    world, log = logs[0], logs[1][system]
    now, start = (int(world.days.wall(moment) * 1000) for moment in (NOW, NOW - DAYS))
    bodies = every_page(
        lambda after: page(log, after or stamp_of(NOW - DAYS, shipped_place.zone), 5_000, now)
    )
    source = data_sources.load(system, shipped_place)
    records = [one for body in bodies for one in source.parse(Page(body=body["data"], where="x")).records]
    anchor = LISTED_BY[source.kind]
    told = {
        getattr(one, f"{source.kind.value[:-1]}_code")
        for one in records
        if getattr(one, anchor) is not None and NOW - DAYS <= getattr(one, anchor) < NOW
    }
    span = start // 1000, now // 1000
    pages = every_page(lambda after: listing(log, LISTED[system], span, after or "", 100, now))
    listed = [code for body in pages for code in body["codes"]]
    assert len(told) > 20 and told <= set(listed)
    assert len(listed) == len(set(listed)) == pages[0]["total"]
