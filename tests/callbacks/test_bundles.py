"""A page's bundle is computed once per epoch, shared by all who ask, and sends only what changed."""

import threading
import time

import brotli
import orjson
import pytest

from callbacks.bundles import Bundles, text_of
from ioc.indicators.answers import Epoch
from layouts.ids import slot
from layouts.panel import HTML, Update
from layouts.view import View

VIEW = View(page="province", area="70")
ONE, TWO = Epoch(7, 60_000_000), Epoch(8, 60_000_000)


class Pencil:
    """Draws the version, and something that never changes; counts how often."""

    def __init__(self, wait=0.0):
        self.drawn, self.wait = [], wait

    def __call__(self, view, epoch):
        self.drawn.append((view, epoch))
        time.sleep(self.wait)
        body = slot("body", "map", view.area)
        return epoch, [
            Update(body, HTML, f"version {epoch.version}"),
            Update(body, "title", "always"),
            Update("page", "children", "always"),
        ]


def bundles(pencil, most=10_000_000):
    return Bundles(pencil, most)


def read(ready):
    return orjson.loads(brotli.decompress(ready.body) if ready.encoding else ready.body)


def ready(kept, *asked):
    """The answer alone."""
    return kept.get(*asked)[1]


def test_a_bundle_sets_every_property_of_every_component():
    said = read(ready(bundles(Pencil()), VIEW, ONE, 5, None, None))
    assert (said["epoch"], said["now"]) == ({"version": 7, "as_of": 60_000_000}, 5)
    by_id = {orjson.dumps(one["id"]): one["props"] for one in said["set"]}
    body = by_id[orjson.dumps({"area": "70", "key": "map", "role": "body"})]
    assert body["html"] == "version 7"
    assert body["title"] == by_id[orjson.dumps("page")]["children"] == "always"


def test_whoever_shows_the_epoch_before_gets_only_what_changed():
    kept = bundles(Pencil())
    kept.get(VIEW, ONE, 5, None, None)
    said = read(ready(kept, VIEW, TWO, 5, text_of(ONE), None))
    assert [list(one["props"]) for one in said["set"]] == [["html"]]


def test_whoever_shows_an_unknown_epoch_gets_everything():
    kept = bundles(Pencil())
    assert len(read(ready(kept, VIEW, TWO, 5, "1.1", None))["set"]) == 2


def test_a_bundle_is_computed_once_however_many_ask_at_the_same_time():
    pencil = Pencil(wait=0.2)
    kept, found = bundles(pencil), []
    threads = [
        threading.Thread(target=lambda: found.append(ready(kept, VIEW, ONE, 5, None, "br"))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(pencil.drawn) == 1
    assert len({id(one.body) for one in found}) == 1


def test_every_view_has_a_bundle_of_its_own():
    pencil = Pencil()
    kept = bundles(pencil)
    for view in (VIEW, VIEW.but(lang="en"), VIEW.but(area="689", page="area"), VIEW.but(period="year")):
        kept.get(view, ONE, 5, None, None)
    assert len(pencil.drawn) == 4


def test_the_longest_unused_views_are_dropped_when_memory_is_short():
    pencil = Pencil()
    kept = bundles(pencil, most=300)
    for area in ("70", "688", "689", "70"):
        kept.get(View(page="area", area=area), ONE, 5, None, None)
    assert len(pencil.drawn) == 4


def test_the_bundle_travels_packed_and_its_tag_tells_it_from_another():
    kept = bundles(Pencil())
    packed, plain = ready(kept, VIEW, ONE, 5, None, "br"), ready(kept, VIEW, ONE, 5, None, None)
    assert read(packed) == read(plain)
    assert packed.tag == plain.tag != ready(kept, VIEW, TWO, 5, None, None).tag


def test_a_drawing_that_cannot_be_sent_is_an_error_of_ours():
    with pytest.raises(TypeError, match="not JSON serializable: object"):
        bundles(lambda _, epoch: (epoch, [Update("page", "children", object())])).get(
            VIEW, ONE, 5, None, None
        )
