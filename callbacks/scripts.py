"""Which scripts a page loads: plotly.js with what our figures use, and early; nothing that the page does not need."""

import re
from pathlib import Path
from typing import Any

import dash
from flask import Flask, Response, request, send_file

from geo.places import Place
from layouts.kinds import FIGURES
from layouts.list_view import PATHS
from layouts.pages import panels_of
from layouts.view import read_address

PLOTLY = Path(__file__).resolve().parents[1] / "layouts" / "plotly" / "plotly.min.js"
ADDRESS = "/_dash-component-suites/plotly/package_data/plotly.min.js"  # where Dash asks for the whole of it
EARLY = f'<script defer src="{ADDRESS}"></script>'
TAG = re.compile(r"<script[^>]*></script>")
OF_LISTS = ("/dash_ag_grid/",)
ELSEWHERE = f'<html data-elsewhere="{" ".join(PATHS.values())}"'  # assets/page.js goes there with a new page


def register(server: Flask) -> None:
    """Answers for plotly.js before Dash does."""
    server.add_url_rule(ADDRESS, "plotly", _plotly)


def _plotly() -> Response:
    return send_file(PLOTLY, mimetype="application/javascript", conditional=True)


class Dashboard(dash.Dash):
    """Dash with the scripts of each page."""

    def __init__(self, place: Place, **how: Any):
        super().__init__("ioc", **how)
        self._place = place

    def interpolate_index(self, **parts: str) -> str:
        is_list = request.path.strip("/") in PATHS.values()
        parts["scripts"] = without(parts["scripts"], () if is_list else OF_LISTS)
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
