"""Maps find their polygons by address, offline."""

import pytest
from flask import Flask

from callbacks import outlines
from geo.places import load_place, shipped
from layouts.maps import LAYERS, OUTLINES

PLACE = load_place(shipped("binh-phuoc-2021"))


@pytest.fixture
def client():
    server = Flask("maps")
    outlines.register(server, PLACE)
    return server.test_client()


@pytest.mark.parametrize("address", [*LAYERS.values(), OUTLINES])
def test_every_address_that_a_map_names_is_served(client, address):
    answer = client.get(address.format("70"))
    assert (answer.status_code, answer.mimetype) == (200, "application/geo+json")
    assert answer.json["features"]


def test_the_areas_of_a_map_are_the_children(client):
    found = {one["id"] for one in client.get("/geo/areas/688.geojson").json["features"]}
    assert found and found <= set(PLACE.children("688"))


def test_polygons_are_not_sent_twice(client):
    tag = client.get("/geo/areas/70.geojson").headers["ETag"]
    assert client.get("/geo/areas/70.geojson", headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize("address", ["/geo/areas/nowhere.geojson", "/geo/rivers/70.geojson"])
def test_what_is_not_there_is_not_found(client, address):
    assert client.get(address).status_code == 404
