"""The plotly.js that is served is of the version that the Python package tells, with all traces that figures use."""

import re
from pathlib import Path

import plotly.graph_objects as go
from plotly.basedatatypes import BaseTraceType
from plotly.offline import get_plotlyjs_version

ROOM = Path(__file__).parents[2] / "layouts"
BUILT = (ROOM / "scripts" / "plotly.min.js").read_text(encoding="utf-8")
PARTS = [getattr(go, name) for name in dir(go) if name[0].isupper()]
TRACES = {one.__name__.lower() for one in PARTS if isinstance(one, type) and issubclass(one, BaseTraceType)}


def test_the_version_is_that_of_the_package():
    assert re.search(r'\.version="([\d.]+)"', BUILT)[1] == get_plotlyjs_version()


def test_every_kind_of_trace_that_figures_use_is_there():
    told = {
        kind
        for file in ROOM.rglob("*.py")
        for kind in re.findall(r'"type": "(\w+)"', file.read_text("utf-8"))
    }
    used, there = told & TRACES, set(re.findall(r'moduleType:"trace",name:"(\w+)"', BUILT))
    assert {"scatter", "bar"} <= used <= there, sorted(used - there)
