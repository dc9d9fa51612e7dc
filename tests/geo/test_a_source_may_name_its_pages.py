"""A source may say how its records are opened in their own system; a place, when papers count as forgotten."""

import pytest
from geo_samples import TOML

from geo.places import PlaceError, load_place
from ioc.dossier.read import link_of

SOURCE = '[sources.a]\nkind = "dossiers"\nmodule = "one_stop"\n'


def test_a_link_holds_the_code_and_nothing_of_it_gets_out_of_its_place(write_place):
    place = load_place(write_place(TOML + SOURCE + 'link = "https://one-stop.example.vn/d/{code}?x=1"\n'))
    assert link_of(place, "a", "25-1") == "https://one-stop.example.vn/d/25-1?x=1"
    assert link_of(place, "a", "1/../&x=2#") == "https://one-stop.example.vn/d/1%2F..%2F%26x%3D2%23?x=1"
    assert link_of(place, "b", "25-1") is None


def test_without_a_link_there_is_none_and_papers_are_forgotten_after_ten_days(write_place):
    place = load_place(write_place(TOML + SOURCE))
    assert link_of(place, "a", "25-1") is None
    assert place.policies.forgotten_after == 10
    later = load_place(write_place(TOML + "[policies]\nforgotten_after = 5\n"))
    assert later.policies.forgotten_after == 5


def test_a_source_may_push_besides_being_asked_or_instead(write_place):
    def told(text):
        entry = load_place(write_place(TOML + SOURCE + text)).sources["a"]
        return entry.push, entry.polled

    assert (told(""), told("push = true\n")) == ((False, True), (True, True))
    assert told("push = true\npolled = false\n") == (True, False)
    with pytest.raises(PlaceError, match=r"sources\.a\.polled"):
        told("polled = false\n")
