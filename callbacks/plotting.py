"""plotly.js with what our figures use and no more, where Dash asks for the whole; pages with figures get it early."""

from pathlib import Path
from typing import Any

import dash
from flask import Flask, Response, request, send_file

from geo.places import Place
from layouts.kinds import FIGURES
from layouts.pages import panels_of
from layouts.view import read_address

FILE = Path(__file__).resolve().parents[1] / "layouts" / "plotly" / "plotly.min.js"
ADDRESS = "/_dash-component-suites/plotly/package_data/plotly.min.js"
EARLY = f'<script defer src="{ADDRESS}"></script>'


def register(server: Flask) -> None:
    """Answers for plotly.js before Dash does."""
    server.add_url_rule(ADDRESS, "plotly", _file)


def _file() -> Response:
    return send_file(FILE, mimetype="application/javascript", conditional=True)


class Dashboard(dash.Dash):
    """Pages with figures ask for plotly.js with their first bytes, not when the first figure is to be drawn."""

    def __init__(self, place: Place, **how: Any):
        super().__init__("ioc", **how)
        self._place = place

    def interpolate_index(self, **parts: str) -> str:
        page = super().interpolate_index(**parts)
        return page.replace("</head>", f"{EARLY}</head>", 1) if self._has_figures() else page

    def _has_figures(self) -> bool:
        view = read_address(self._place, request.path, request.query_string.decode("utf-8", "replace"))
        return view is not None and any(one.kind in FIGURES for one in panels_of(view.page, self._place))
