"""Every number of a page leads to its breakdown or its list, and what is found there is as much as the number says."""

from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from small_store import HOUR, dossier, moment, payments, signed_in, tickets
from test_pages import components, opened

from ioc.domain.feed import Parsed
from ioc.domain.records import Pause, StepRecord
from ioc.domain.workcal import from_place
from ioc.ingest import Loader
from layouts.pages import PAGES
from layouts.view import DOSSIER, PLAIN_PAGES, TRUST_PAGES

SHORT = ("breakdown_page", *(f"kinds.{kind}" for kind in ("cross", "pareto", "waiting", "spots")))
DOSSIER_PATH = "/dossiers/one_stop/H-103"
SAID = {  # numbers of another time, and of what has no row of its own
    "/province/70": ("of=before", "not_field="),
    "/delays": (
        "not_procedure=",
        "step=",
        "not_step=",
        "not_holder=",
        "paused=yes",
        "paused=long",
        "passed=",
        "not_passed=",
    ),
    DOSSIER_PATH: ("passed=intake",),
    "/complaints": ("not_category=",),
}
PATHS = [DOSSIER_PATH, "/province/70", "/area/689", "/area/689.0", *(f"/{page}" for page in PLAIN_PAGES)]


@pytest.fixture(scope="module")
def client(lasting):
    dashboard, desk = lasting
    return signed_in(dashboard.server, desk)


def texts(tree):
    """All text below a component, in order."""
    if isinstance(tree, list):
        return "".join(map(texts, tree))
    if isinstance(tree, dict):
        return texts(tree["props"].get("children"))
    return "" if tree is None else str(tree)


def links_of(tree):
    return [
        one["props"] for one in components(tree) if "down" in str(one["props"].get("className", "")).split()
    ]


def total_at(client, href):
    parts = urlsplit(href)
    tree = opened(client, parts.path, f"?{parts.query}")
    found = [one for one in components(tree) if one["props"].get("id") == "list-total"]
    assert found, href
    return int(found[0]["props"]["data-total"]), tree


def counted_at(client, href):
    """How many records a list has; of a list of passes how many passes its dossiers make."""
    total, tree = total_at(client, href)
    passes = [one for one in components(tree) if one["props"].get("id") == "list-passes"]
    return int(passes[0]["props"]["data-total"]) if passes else total


def count_in(text):
    """The number of a plain count; None for shares, amounts of money, times, and what is not there."""
    digits = text.replace(".", "")
    return int(digits) if digits.isdecimal() else None


def count_of(link):
    """The number of records that a link tells: its own, or of how many its sum or mean was made."""
    title = link.get("title")
    if not title:
        return count_in(texts(link["children"]))
    (count,) = (word for word in title.split() if count_in(word) is not None)
    return count_in(count)


@pytest.fixture(scope="module")
def unlike(new_dashboard, place):
    """More records, each of another kind, and tables that show one row and gather all others in the next."""
    with new_dashboard() as (dashboard, desk, store), pytest.MonkeyPatch.context() as patch:
        for module in SHORT:
            patch.setattr(f"layouts.{module}.KEPT", 1)
        loader = Loader(store, place, from_place(place))
        told = {
            "one_stop": unlike_dossiers(place),
            "hotline_1022": unlike_tickets(),
            "payment_platform": paid_for(),
        }
        for source, records in told.items():
            loader.load(source, Parsed(records, []), cursor="d")
        yield signed_in(dashboard.server, desk)


def unlike_dossiers(place):
    return [
        dossier(
            100 + n, "2021-10-11T08:00", procedure_code=code, field_code=place.procedures[code].field_code,
            step=f"step {n % 4}", holder=f"office {n % 3}", due_at=moment(f"2021-10-2{n}T08:00"),
            steps=tuple(steps_of(n)),
            **({"status": 5, "pauses": (Pause(moment("2021-10-11T09:00")),)} if n == 4 else {}),
        )
        for n, code in enumerate(list(place.procedures)[:5])
    ]  # fmt: skip


def steps_of(n):
    """Through the same step once, or twice, and then where it lies."""
    begun = moment("2021-10-11T08:00")
    for turn in range(1 + n % 2):
        yield StepRecord(
            step="intake", started_at=begun + 2 * turn * HOUR, ended_at=begun + (2 * turn + 1) * HOUR
        )
    if n != 3:
        yield StepRecord(step="signing", started_at=begun + 4 * HOUR, ended_at=begun + 5 * HOUR)
    if n != 2:  # of one nobody tells since when it lies there
        yield StepRecord(step=f"step {n % 4}", holder=f"office {n % 3}", started_at=begun + 6 * HOUR)


def paid_for():
    """A payment of the dossier whose page is walked."""
    return [
        replace(
            payments()[0], payment_code="P2", amount=120_000, dossier_code=DOSSIER_PATH.rpartition("/")[2]
        )
    ]


def unlike_tickets():
    return [
        replace(tickets()[0], ticket_code=f"S{n}", category=f"kind {n}", lat=11.5, lon=106.9)
        for n in range(3)
    ]


@pytest.mark.parametrize("path", PATHS)
def test_a_number_and_its_list_agree(unlike, path):
    links = links_of(opened(unlike, path, "?period=month"))
    totals = {href: counted_at(unlike, href) for href in {link["href"] for link in links}}
    counts = [(link["href"], count_of(link)) for link in links]
    told = [(href, count) for href, count in counts if count is not None]
    assert told and [(href, count) for href, count in told if count != totals[href]] == []
    for part in SAID.get(path, ()):
        assert [count for href, count in told if f"&{part}" in href], part


def test_every_row_of_a_breakdown_leads_to_as_many_records(unlike):
    client = unlike
    tree = opened(client, "/breakdown", "?members=dossiers_pending&area=70")
    total = total_at(client, "/breakdown?members=dossiers_pending&area=70")[0]
    panels = [one for one in components(tree) if "panel-split" in str(one["props"].get("className", ""))]
    assert [one["props"]["data-by"] for one in panels] == ["area", "channel", "field", "step", "procedure"]
    for panel in panels:
        counted = 0
        for row in (one for one in components(panel) if one["type"] == "Tr" and one["props"].get("children")):
            links = [one["props"]["href"] for one in components(row) if one["type"] == "Link"]
            numbers = [texts(one) for one in components(row) if one["type"] == "Td"]
            if links:
                assert total_at(client, links[0])[0] == int(numbers[1])
                counted += int(numbers[1])
        assert counted == total > 0


def test_from_the_province_to_a_list_are_two_clicks(client):
    first = next(
        link["href"]
        for link in links_of(opened(client, "/province/70"))
        if "dossiers_overdue" in link["href"]
    )
    _, breakdown = total_at(client, first)
    button = next(one for one in components(breakdown) if one["props"].get("className") == "button")
    assert urlsplit(button["props"]["href"]).path == "/dossiers"


def test_the_breadcrumb_keeps_the_way(client, place):
    _, tree = total_at(client, "/dossiers?members=dossiers_overdue&area=25216&overdue=4-10")
    nav = next(one for one in components(tree) if one["props"].get("className") == "breadcrumb")
    hrefs = [one["props"]["href"] for one in components(nav) if one["type"] == "Link"]
    assert [urlsplit(href).path for href in hrefs] == [
        "/province/70",
        *(f"/area/{area}" for area in place.path("25216")[1:]),
        "/breakdown",
    ]


@pytest.mark.parametrize("search", ["?members=horses", "?area=nowhere", "?overdue=7", "?resolving=nowhere"])
def test_a_list_that_there_is_not_says_so(client, search):
    assert "state" in [
        one["props"].get("className") for one in components(opened(client, "/dossiers", search))
    ]


def test_every_page_with_numbers_is_walked():
    assert {path.strip("/").split("/")[0] for path in PATHS} | set(TRUST_PAGES) == {*PAGES, "dossiers"} - {
        DOSSIER
    }


def lines_of(bundle):
    figures = (one["props"].get("figure") for one in bundle["set"])
    traces = (trace for figure in figures if figure for trace in figure["data"])
    return [trace for trace in traces if isinstance(trace.get("meta"), dict) and trace["mode"] == "lines"]


def test_a_point_of_a_line_leads_to_as_many_records_as_it_says(client):
    bundle = client.get("/api/bundle?page=province&area=70&period=month").json
    lines = [one for one in lines_of(bundle) if "dash" not in one["line"]]
    asked = set()
    for line in lines:
        meta, points = line["meta"], [(x, y) for x, y in zip(line["x"], line["y"], strict=True) if y]
        if meta["step"] != "day" or "rate" in meta["way"] or not points:
            continue
        for x, y in points[:: max(1, len(points) // 3)]:
            way = meta["way"].replace("{from}", x[:10]).replace("{to}", x[:10])
            if (
                y == int(y) and "late" not in way and "payments" not in way
            ):  # shares and money lead to other records
                assert total_at(client, way)[0] == y, way
                asked.add(meta["way"])
    assert len(asked) >= 3
