"""What a citizen on the phone names is found, with or without tone marks, and never outside the scope."""

import pytest
from small_store import epochs, loaded_store, place, stopped_clock, template

from geo.vietnamese import unmarked
from ioc.access.scope import scope_of, whole
from ioc.worklist.lists import Lists
from ioc.worklist.searching import Names, search

__all__ = ["epochs", "loaded_store", "place", "stopped_clock", "template"]


@pytest.fixture
def find(epochs, place):
    lists, names = Lists(epochs.store, place, epochs.calendar), Names(place)
    return lambda text, scope=None: search(lists, names, text, scope or whole(place))


def keys(hits, kind):
    return [hit.key for hit in hits if hit.kind == kind]


def test_every_area_is_found_by_its_name_with_and_without_marks(find, place):
    for key in ("689", "697", "25216", "70"):
        name = place.areas[key].names.vi
        for text in (name, name.upper(), unmarked(name), name[:-1]):
            assert key in keys(find(text), "area"), text


def test_marks_that_are_typed_count(find, place):
    assert keys(find("dong xoai"), "area")
    assert keys(find("Đồng Xoài"), "area") and not keys(find("Đống Xoài"), "area")


def test_a_dossier_is_found_by_the_beginning_of_its_code_open_or_ended(find):
    assert keys(find("H-1"), "dossier") == ["H-1"]
    assert keys(find("h-4"), "dossier") == ["H-4"]
    assert keys(find("T1"), "ticket") == ["T1"]


def test_an_open_dossier_is_found_by_any_part_of_its_code(find):
    assert keys(find("-4"), "dossier") == ["H-4"] and keys(find("-1"), "dossier") == []


def test_a_procedure_is_found_by_its_name(find, place):
    code, one = next(iter(place.procedures.items()))
    assert code in keys(find(one.names.vi), "procedure") + keys(find(unmarked(one.names.vi)), "procedure")


def test_nothing_outside_the_scope_is_found(find, place):
    other = next(key for key in place.children(place.root) if key not in place.path("25216") and key != "689")
    scope = scope_of([other])
    assert find("H-4", scope) == find("T1", scope) == []
    assert set(keys(find("Phường", scope), "area")) <= set(place.descendants(other)) | {other}
    assert "689" not in keys(find("Đồng Xoài", scope), "area")


@pytest.mark.parametrize("text", ["", " ", "x", "%", "_", "'", "H-9999", "\x00", "z" * 500])
def test_odd_texts_find_nothing_and_break_nothing(find, text):
    assert keys(find(text), "dossier") == []
