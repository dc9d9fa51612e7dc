"""Which scripts a page loads: plotly.js with what our figures use, and early; nothing that the page does not need.

Addresses are those of Dash's own scripts, so that they are packed and kept as these are.
"""

import re
from functools import partial
from pathlib import Path
from typing import Any

import dash
from flask import Flask, Response, request, send_file

from geo.places import Place
from layouts.kinds import FIGURES
from layouts.list_view import PATHS
from layouts.pages import panels_of
from layouts.view import read_address

FOLDER = Path(__file__).resolve().parents[1] / "layouts" / "scripts"
PLOTLY, REGENERATOR = FOLDER / "plotly.min.js", FOLDER / "regenerator.min.js"
ADDRESS = "/_dash-component-suites/plotly/package_data/plotly.min.js"  # where Dash asks for the whole of it
OF_REGENERATOR = "/_dash-component-suites/dash/deps/regenerator.min.js"
SERVED = ((ADDRESS, "plotly", PLOTLY), (OF_REGENERATOR, "regenerator", REGENERATOR))
POLYFILL = re.compile(r'<script src="[^"]*/dash/deps/polyfill@[^"]*"></script>')
EARLY = f'<script defer src="{ADDRESS}"></script>'
TAG = re.compile(r"<script[^>]*></script>")
OF_NOBODY = ("/dash/dash_table/",)  # Dash brings it along, no page of ours has one
OF_LISTS = ("/dash_ag_grid/",)
ELSEWHERE = f'<html data-elsewhere="{" ".join(PATHS.values())}"'  # assets/page.js goes there with a new page


def register(server: Flask) -> None:
    """Answers for these scripts before Dash does."""
    for address, name, path in SERVED:
        server.add_url_rule(address, name, partial(_script, path))


def _script(path: Path) -> Response:
    return send_file(path, mimetype="application/javascript", conditional=True)


class Dashboard(dash.Dash):
    """Dash with the scripts of each page."""

    def __init__(self, place: Place, **how: Any):
        super().__init__("ioc", **how)
        self._place = place

    def interpolate_index(self, **parts: str) -> str:
        is_list = request.path.strip("/") in PATHS.values()
        scripts = POLYFILL.sub(f'<script src="{OF_REGENERATOR}"></script>', parts["scripts"])
        parts["scripts"] = without(scripts, OF_NOBODY if is_list else OF_NOBODY + OF_LISTS)
        page = super().interpolate_index(**parts)
        if self._has_figures():
            page = page.replace("</head>", f"{EARLY}</head>", 1)
        return page if is_list else page.replace("<html", ELSEWHERE, 1)

    def _has_figures(self) -> bool:
        view = read_address(self._place, request.path, request.query_string.decode("utf-8", "replace"))
        return view is not None and any(one.kind in FIGURES for one in panels_of(view.page, self._place))


def without(scripts: str, names: tuple[str, ...]) -> str:
    """Tags of scripts, less those whose address has one of some names."""
    return TAG.sub(lambda tag: "" if any(name in tag[0] for name in names) else tag[0], scripts)
