"""What all figures share: no template, no pixels; colours are "@names" and sizes "rems" that the browser resolves."""

from copy import deepcopy
from typing import Any

FONT = "Be Vietnam Pro, sans-serif"
INK, INK_SOFT, INK_FAINT, LINE, SURFACE = "@ink", "@ink-2", "@ink-3", "@line", "@surface"
SERIES = ("@series-1", "@series-2", "@series-3")
CATEGORIES = ("@cat-1", "@cat-2", "@cat-3", "@cat-4", "@cat-5", "@cat-6")
OTHER = "@cat-other"
CLASSES = ("@class-1", "@class-2", "@class-3", "@class-4", "@class-5")  # worst to best
CLEAR = "rgba(0,0,0,0)"
SEPARATORS = {"vi": ",.", "en": ".,"}

# findings B0, B4: nothing may leave the house, no logo, no upload, the locale is ours
CONFIG: dict[str, Any] = {
    "displayModeBar": False, "displaylogo": False, "showSendToCloud": False, "plotlyServerURL": "",
    "topojsonURL": "/assets/topojson/", "responsive": True, "scrollZoom": False, "doubleClick": False,
    "showTips": False,
}  # fmt: skip


def config(lang: str) -> dict[str, Any]:
    """The configuration of every graph."""
    return {**CONFIG, "locale": lang}


def layout(lang: str, **more: Any) -> dict[str, Any]:
    """The layout every figure starts from."""
    shared = {
        "paper_bgcolor": CLEAR, "plot_bgcolor": CLEAR, "showlegend": False,
        "separators": SEPARATORS[lang], "font": {"family": FONT, "size": "1.3rem", "color": INK_SOFT},
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0, "pad": 0}, "dragmode": False, "uirevision": "kept",
        "hoverlabel": {
            "bgcolor": SURFACE, "bordercolor": LINE, "font": {"family": FONT, "size": "1.3rem", "color": INK}
        },
        "transition": {"duration": 0},
    }  # fmt: skip
    return deepcopy(shared) | more


def axis(**more: Any) -> dict[str, Any]:
    """An axis with hairlines, few labels, none of them turned."""
    shared = {
        "showgrid": True, "gridcolor": LINE, "gridwidth": "0.1rem", "zeroline": False, "showline": False,
        "ticks": "outside", "ticklen": "0.6rem", "tickcolor": CLEAR,
        "tickangle": 0, "ticklabeloverflow": "allow", "fixedrange": True, "automargin": False, "nticks": 5,
        "tickfont": {"size": "1.2rem", "color": INK_FAINT},
        "spikecolor": INK_FAINT, "spikethickness": "0.1rem", "spikedash": "solid",
    }  # fmt: skip
    return shared | more


def blank_figure() -> dict[str, Any]:
    """Nothing yet, on no ground: no white flash before the first drawing."""
    hidden = {"visible": False, "fixedrange": True}
    return {
        "data": [],
        "layout": {"paper_bgcolor": CLEAR, "plot_bgcolor": CLEAR, "xaxis": hidden, "yaxis": hidden},
    }
