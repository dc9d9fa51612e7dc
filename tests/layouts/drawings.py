"""What the tests of drawings loop over: places, views and panels, and what stands in a drawing."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from html_tree import tree_of
from plotly.utils import PlotlyJSONEncoder
from samples import PLACE, answers, context

from geo.places import Place, load_place
from layouts.draw import draw
from layouts.pages import panels_of
from layouts.panel import Context, Panel, Update
from layouts.view import AREA_PAGES, DOSSIER, OF_SOURCE, PAGE_KEYS, View

PLACES_OF_TESTS = Path(__file__).resolve().parents[1] / "samples" / "places"
SMALL = {path.name: load_place(path) for path in sorted(PLACES_OF_TESTS.iterdir()) if path.is_dir()}
PLACES: dict[str, Place] = {"binh-phuoc-2021": PLACE, **SMALL}
HTML_ROLES = ("body", "legend", "twin", "note")
DISTRICT, COMMUNE, OFFICE = "689", "25195", PLACE.office_of(PLACE.root)


def view_of(page: str, place: Place = PLACE, **options: Any) -> View:
    """A view of a page of the place; an area's page shows an area below its root where there is one."""
    below = place.children(place.root)
    area = options.pop("area", below[0] if page == "area" and below else place.root)
    if page == DOSSIER:
        return View(page=page, area=place.root, dossier=("one_stop", "25/1"), **options)
    if page in OF_SOURCE:
        return View(page=page, area=area, source=next(iter(place.sources)), **options)
    if page in AREA_PAGES:
        page = "province" if area == place.root else "area"
    return View(page=page, area=area, **options)


def pages_with_panels(place: Place = PLACE) -> Iterator[tuple[str, Panel]]:
    for page in PAGE_KEYS:
        for panel in panels_of(page, place):
            yield page, panel


def drawn(panel: Panel, of: Context) -> tuple[Update, ...]:
    return draw(panel, answers(panel, of), of)


Drawn = tuple[Context, Panel, tuple[Update, ...]]
_made: dict[tuple, list[Drawn]] = {}


def every_drawing(place: Place = PLACE, **options: Any) -> Iterator[Drawn]:
    """Every panel of every page with its made-up answers; area pages of a district, a commune and an office."""
    key = (id(place), *sorted(options.items()))  # the places of tests stay
    if key not in _made:
        _made[key] = list(_drawn_anew(place, **options))
    yield from _made[key]


def _drawn_anew(place: Place, **options: Any) -> Iterator[Drawn]:
    for page, panel in pages_with_panels(place):
        areas = (DISTRICT, COMMUNE, OFFICE) if page == "area" and place is PLACE else (None,)
        for area in areas:
            told = {"area": area, **options} if area and page in AREA_PAGES else options
            of = context(view_of(page, place, **told), place)
            yield of, panel, drawn(panel, of)


def part(updates: tuple[Update, ...], role: str, name: str | None = None) -> Any:
    """The value for a role of the slot, as the browser gets it."""
    found = [
        one.value
        for one in updates
        if isinstance(one.id, dict) and one.id["role"] == role and name in (None, one.property)
    ]
    if not found:
        return None
    return tree_of(found[0]) if role in HTML_ROLES and name != "className" else plain(found[0])


def plain(value: Any) -> Any:
    return json.loads(json.dumps(value, cls=PlotlyJSONEncoder))


def components(tree: Any) -> Iterator[dict]:
    """Every component of a tree that went through JSON."""
    if isinstance(tree, list):
        for one in tree:
            yield from components(one)
    elif isinstance(tree, dict) and "props" in tree:
        yield tree
        yield from components(tree["props"].get("children"))


def texts(tree: Any) -> Iterator[str]:
    """Every text people read in a tree."""
    if isinstance(tree, str):
        yield tree
    elif isinstance(tree, int | float) and not isinstance(tree, bool):
        yield str(tree)
    elif isinstance(tree, list):
        for one in tree:
            yield from texts(one)
    elif isinstance(tree, dict) and "props" in tree:
        yield from texts(tree["props"].get("children"))


def text(tree: Any) -> str:
    return " ".join(texts(tree))


def cells(table: Any) -> list[list[str]]:
    """The rows of a table as texts, the head first."""
    rows = [one for one in components(table) if one["type"] == "Tr"]
    return [
        [
            "".join(texts(cell))
            for cell in components(row["props"]["children"])
            if cell["type"] in ("Th", "Td")
        ]
        for row in rows
    ]


def walk(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every plain value inside a figure, with the keys that lead to it."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield from walk(one, (*path, key))
    elif isinstance(value, list | tuple):
        for one in value:
            yield from walk(one, path)
    else:
        yield path, value
