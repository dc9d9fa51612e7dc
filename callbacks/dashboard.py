"""Makes the Dash application of a place out of its parts, in the order they need."""

from pathlib import Path

import dash
from flask import Flask

from callbacks import (
    list_pages,
    navigation,
    outlines,
    packing,
    refresh,
    safety,
    saved_views,
    searches,
    urging,
)
from callbacks.bundles import Bundles
from callbacks.drawing import drawn
from callbacks.list_pages import ListPages
from callbacks.versions import Versions, build_of
from ioc.api import routes
from ioc.epochs import Epochs
from ioc.store import Store
from ioc.texts import DEFAULT_LANGUAGE
from ioc.worklist.lists import Lists
from ioc.worklist.urges import Urges
from ioc.worklist.views import SavedViews

ASSETS = Path(__file__).resolve().parents[1] / "layouts" / "assets"
INDEX = f"""<!DOCTYPE html>
<html lang="{DEFAULT_LANGUAGE}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{%title%}}</title>{{%favicon%}}{{%css%}}</head>
<body>{{%app_entry%}}<footer>{{%config%}}{{%scripts%}}{{%renderer%}}</footer></body>
</html>"""


def make_dashboard(
    epochs: Epochs,
    *,
    bundle_bytes: int,
    metrics_token: str | None = None,
    desk: Store | None = None,
    lists: Lists | None = None,
) -> dash.Dash:
    """The application; everything it shows comes from `epochs`, what people write goes to the desk."""
    server = Flask("ioc", static_folder=None)
    app = dash.Dash(
        "ioc", server=server, assets_folder=str(ASSETS), use_pages=False, title=epochs.place.names.vi,
        update_title=None, suppress_callback_exceptions=True, index_string=INDEX,
    )  # fmt: skip
    bundles = Bundles(
        lambda view, epoch: drawn(view, epochs.reader(epoch), epochs.glance().sources), bundle_bytes
    )
    pages = _list_pages(epochs, desk, lists or Lists(epochs.store, epochs.place, epochs.calendar))
    app.layout = navigation.frame
    navigation.register(app, epochs, bundles, pages)
    list_pages.register(app, pages)
    if desk is not None:
        urging.register(app, pages)
        saved_views.register(app, pages)
    refresh.register(server, Versions(epochs, build_of()), bundles)
    outlines.register(server, epochs.place)
    searches.register(server, epochs.place, pages.lists)
    routes.register(server, epochs, metrics_token=metrics_token)
    safety.protect(server, app.csp_hashes())
    packing.register(server)
    return app


def _list_pages(epochs: Epochs, desk: Store | None, lists: Lists) -> ListPages:
    """Without a desk lists are read, but nothing is kept or urged."""
    if desk is None:
        return ListPages(epochs, lists)
    urges = Urges(desk, epochs.store, epochs.place, epochs.calendar)
    return ListPages(epochs, lists, urges, SavedViews(desk))
