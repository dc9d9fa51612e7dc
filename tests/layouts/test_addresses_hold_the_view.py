"""An address opens exactly the view that wrote it, and every link on a page is such an address."""

from datetime import date, timedelta
from urllib.parse import urlencode, urlsplit

import pytest
from drawings import PLACES, components, every_drawing, part, plain, view_of, walk
from hypothesis import assume, given
from hypothesis import strategies as st
from samples import PLACE, context

from ioc.store.reconciled import KINDS
from ioc.texts import LANGUAGES
from layouts.list_view import read_list
from layouts.page import not_found, page_layout
from layouts.view import (
    COMPARISONS,
    COUNTS,
    DOSSIER,
    FIELD_PAGES,
    MAPS,
    OF_SOURCE,
    PAGE_KEYS,
    PERIODS,
    REJECTS,
    View,
    at_area,
    home,
    read_address,
    read_query,
)

AREAS = sorted(PLACE.areas)
DAYS = st.dates(date(1990, 1, 1), date(2100, 1, 1))


@st.composite
def views(draw) -> View:
    page = draw(st.sampled_from(PAGE_KEYS))
    area = draw(st.sampled_from(AREAS))
    if page in ("province", "area"):
        page = "province" if area == PLACE.root else "area"
    told = st.text(min_size=1, max_size=20).filter(lambda s: s.isprintable() and s not in (".", ".."))
    searched = told.map(str.strip).filter(bool)
    dossier = draw(st.tuples(told, told)) if page == DOSSIER else None
    area = PLACE.root if dossier else area  # where a dossier lies is not for its address to say
    period = draw(st.sampled_from(PERIODS))
    first = draw(DAYS)
    return View(
        page=page, area=area, period=period, start=first if period == "custom" else None,
        end=first + timedelta(draw(st.integers(0, 900))) if period == "custom" else None,
        compare=draw(st.sampled_from(COMPARISONS)), map=draw(st.sampled_from(MAPS)),
        lang=draw(st.sampled_from(LANGUAGES)), dossier=dossier,
        source=draw(st.sampled_from(sorted(PLACE.sources))) if page in OF_SOURCE else None,
        reason=draw(st.none() | {REJECTS: searched, COUNTS: st.sampled_from(KINDS)}.get(page, st.none())),
        day=draw(st.none() | DAYS) if page == COUNTS else None,
        find=draw(st.none() | searched) if page == REJECTS else None,
        field=draw(st.none() | st.sampled_from(sorted(PLACE.fields))) if page in FIELD_PAGES else None,
        indicator=draw(st.none() | st.text(min_size=1, max_size=20).filter(lambda s: s.isprintable())),
    )  # fmt: skip


def opened(href: str, place=PLACE, lang: str = "vi") -> View | None:
    told = urlsplit(href)
    return read_address(place, told.path, told.query, lang)


@given(views())
def test_an_address_opens_the_view_that_wrote_it(view):
    assert opened(view.address()) == view
    assert read_query(PLACE, view.query()) == view


@given(views(), views())
def test_two_views_never_share_an_address_or_a_bundle(one, other):
    assert (one == other) == (one.address() == other.address()) == (one.query() == other.query())


@given(views(), st.sampled_from(AREAS))
def test_going_to_another_area_keeps_everything_else(view, area):
    assume(view.dossier is None)
    there = at_area(view, PLACE, area)
    assert there.area == area and opened(there.address()) == there
    assert there.but(area=view.area, page=view.page) == view


@given(st.text(), st.text())
def test_whatever_is_typed_is_a_view_or_nothing(path, search):
    view = read_address(PLACE, path, search)
    assert view is None or opened(view.address()) == view


@given(views(), st.sampled_from(("period", "compare", "map", "lang", "start", "end")), st.text(max_size=12))
def test_a_word_that_means_nothing_falls_back_instead_of_failing(view, key, word):
    told = urlsplit(view.address())
    found = read_address(PLACE, told.path, urlencode({key: word}))
    assert found is not None and found.area in PLACE.areas


def test_leaving_a_custom_period_drops_its_days():
    custom = home(PLACE, period="custom", start=date(2021, 10, 1), end=date(2021, 10, 3))
    assert custom.but(period="year") == home(PLACE, period="year")
    assert opened(f"/province/{PLACE.root}?period=custom&start=2021-10-03&end=2021-10-01").period == "month"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_every_link_of_a_page_is_an_address_of_ours(place, lang):
    found = set()
    for page in PAGE_KEYS:
        of = context(view_of(page, place, lang=lang, period="year"), place)
        found |= set(links(plain(page_layout(of))))
    for _of, _panel, updates in every_drawing(place, lang=lang):
        for role in ("body", "legend", "twin"):
            found |= set(links(part(updates, role)))
        found |= {one for path, one in walk(part(updates, "figure")) if path and path[-1] == "customdata"}
    assert len(found) > 20
    for href in found:
        told = urlsplit(href)
        if told.path == "/export/panel":  # test_exporting.py follows these
            continue
        view = read_list(place, told.path, told.query) or opened(href, place, "vi")
        assert told.path == "/urges" or (view is not None and view.address() == href), href


def links(tree) -> list[str]:
    return [one["props"]["href"] for one in components(tree) if "href" in one["props"]]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_way_home_from_a_wrong_address_keeps_the_language(lang):
    (href,) = links(plain(not_found(lang)))
    assert opened(href).lang == lang and opened(href).area == PLACE.root
