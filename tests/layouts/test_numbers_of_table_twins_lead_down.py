"""Every number of the table beside a chart leads to the records that the chart's point leads to."""

from datetime import date
from urllib.parse import parse_qsl, urlsplit

import pytest
from drawings import components, every_drawing, part, plain, texts
from samples import answers, context

from ioc.domain.moments import from_us
from layouts.kinds import FIGURES
from layouts.kinds.steps import way_at
from layouts.list_view import read_list
from layouts.view import View

NUMBERS = FIGURES - {"way"}  # the way of a dossier tells moments


def numbers_of(table):
    """Text and address of every cell that holds a number."""
    for row in (one for one in components(table) if one["type"] == "Tr"):
        for cell in (one for one in components(row["props"]["children"]) if one["type"] == "Td"):
            links = [
                one["props"]["href"] for one in components(cell["props"]["children"]) if one["type"] == "Link"
            ]
            yield "".join(texts(cell)), links


@pytest.mark.parametrize("options", [{}, {"period": "year"}, {"indicator": "dossiers_overdue"}])
def test_every_number_that_is_not_nothing_is_a_link(options):
    seen = set()
    for of, panel, updates in every_drawing(**options):
        if panel.kind not in NUMBERS:
            continue
        for text, links in numbers_of(part(updates, "twin")):
            if text in ("0", "–", "—"):
                continue
            assert len(links) == 1, (panel.key, text)
            told = urlsplit(links[0])
            assert read_list(of.place, told.path, told.query) is not None
            seen.add(panel.kind)
    assert seen == NUMBERS


def drawn_of(key, **options):
    for of, panel, updates in every_drawing(**options):
        if panel.key == key:
            return of, panel, updates
    raise AssertionError(key)


def without_days(href):
    days = ("start", "end", "hour")
    return [pair for pair in parse_qsl(urlsplit(href).query) if pair[0] not in days]


@pytest.mark.parametrize("key", ["dossiers_by_day", "dossiers_by_hour", "payments_by_day", "backlog"])
@pytest.mark.parametrize("period", ["month", "year"])
def test_a_point_of_the_chart_and_the_cell_beside_it_lead_to_the_same(key, period):
    of, panel, updates = drawn_of(key, period=period)
    starts, step = answers(panel, of)[0].starts, answers(panel, of)[0].step
    cells = {href for _, links in numbers_of(part(updates, "twin")) for href in links}
    assert cells
    for trace in plain(part(updates, "figure"))["data"]:
        meta = trace["meta"]
        assert meta["step"] == step
        told = {way_at(meta["way"], start, step, date.fromisoformat(meta["last"]), of) for start in starts}
        assert len(told) == len(starts) and len(told & cells) > 0
        assert {one for one in cells if without_days(one) == without_days(meta["way"])} <= told


def test_a_month_that_the_period_cuts_leads_to_its_days_alone():
    of = context(
        View(page="province", area="70", period="custom", start=date(2021, 3, 15), end=date(2021, 8, 10))
    )
    first, last = (of.periods["page"].start, date(2021, 8, 10))
    way = "/breakdown?start={from}&end={to}"
    assert way_at(way, first, "month", last, of) == "/breakdown?start=2021-03-15&end=2021-03-31"
    august = of.periods["page"].end - 10 * 86_400_000_000
    assert from_us(august, of.place.zone).date() == date(2021, 8, 1)
    assert way_at(way, august, "month", last, of) == "/breakdown?start=2021-08-01&end=2021-08-10"


def test_the_backlog_of_a_field_leads_to_dossiers_of_the_field_by_the_resolving_area():
    of, _, updates = drawn_of("backlog", field="G09-HT01")
    hrefs = [href for _, links in numbers_of(part(updates, "twin")) for href in links]
    assert hrefs
    for href in hrefs:
        told = dict(parse_qsl(urlsplit(href).query))
        assert (told["by"], told["field"]) == ("resolving", "G09-HT01")
        assert urlsplit(href).path == "/dossiers"
    assert of.view.field == "G09-HT01"
