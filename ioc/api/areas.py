"""/api/v1/areas: the areas below one as GeoJSON, each with an indicator."""

from collections.abc import Mapping
from typing import Any

from geo.layers import read_layer
from ioc.api.asking import area, indicators
from ioc.api.parameters import AREA, FROM, TO, Parameter
from ioc.api.periods import iso, period_asked
from ioc.epochs import Window
from ioc.errors import QuestionError
from ioc.indicators.answers import AreaRow, Question
from ioc.indicators.catalogue import BY_KEY

SUMMARY = "The areas below an area as GeoJSON, joined with an indicator"
PARAMETERS = (
    Parameter(
        "indicator", "Key of /api/v1/indicators.", {"type": "string", "enum": list(BY_KEY)}, required=True
    ),
    AREA,
    FROM,
    TO,
)


def answer(epochs: Window, told: Mapping[str, str]) -> dict[str, Any]:
    reader, place, chosen = epochs.reader(), epochs.place, indicators(told)
    if len(chosen) != 1:
        raise QuestionError("indicator: name one")
    period = period_asked(told, place, reader.epoch.as_of)
    question = Question(
        name="areas", area=area(told, place, epochs.home), period=period, indicators=(chosen[0].key,)
    )
    layer = read_layer(place.directory / "boundaries.geojson")
    outlines = layer.geometries()
    return {
        "type": "FeatureCollection",
        "approximate": layer.approximate,
        "indicator": chosen[0].key,
        "from": iso(period.start, place),
        "to": iso(period.end, place),
        "features": [_feature(place, row, outlines.get(row.area)) for row in reader.answer(question).rows],
    }


def _feature(place: Any, row: AreaRow, outline: Mapping[str, Any] | None) -> dict[str, Any]:
    """An area without an outline (a one-stop unit) has a null geometry, as RFC 7946 allows."""
    one, point = place.areas[row.area], row.point
    values = {
        "area": row.area,
        "code": one.code,
        "level": one.level,
        "name_vi": one.names.vi,
        "name_en": one.names.en,
        "value": point.value,
        "numerator": point.numerator,
        "denominator": point.denominator,
        "n": point.n,
        "low": row.low,
        "high": row.high,
        "unreliable": row.unreliable,
        "missing": list(point.missing),
    }
    return {"type": "Feature", "id": row.area, "geometry": outline, "properties": values}
