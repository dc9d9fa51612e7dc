"""Where the records of a sample are: in areas by code or name, at points, or all in one place."""

import json
from collections import Counter
from dataclasses import dataclass

from data_sources.agencies import agency_areas
from data_sources.guessing.columns import Guess, values_of
from data_sources.guessing.samples import Sample
from geo.names import composed
from geo.places import Place

ENOUGH = 0.6


@dataclass(frozen=True, slots=True)
class Where:
    """lines: of the mapping; unknown: what stands in the column and is no area."""

    lines: list[str]
    unknown: list[str]


def where_is(sample: Sample, guess: Guess, place: Place) -> Where:
    name = guess.fields.get("area")
    values = [str(v).strip() for v in values_of(sample, name)] if name else []
    kinds = {
        "code": {*place.areas, *place.tree.by_code},
        "name": _names(place),
        "agency": {*agency_areas(place)},
    }
    for match, known in kinds.items():
        fits = [v for v in values if v in known or (match == "name" and composed(v).casefold() in known)]
        if values and len(fits) >= ENOUGH * len(values):
            column = json.dumps(name, ensure_ascii=False)
            line = (
                f"area = {column}" if match == "code" else f'area = {{ from = {column}, match = "{match}" }}'
            )
            return Where([line], [v for v, _ in Counter(values).most_common() if v not in set(fits)])
    return Where(_otherwise(guess, place), [])


def _names(place: Place) -> set[str]:
    """Names of leaves, those of several areas left out: they tell none."""
    found = Counter(
        name
        for key in place.leaves
        for area in [place.areas[key]]
        for name in {composed(n).casefold() for n in (area.names.vi, area.names.en, *area.also)}
    )
    return {name for name, count in found.items() if count == 1}


def _otherwise(guess: Guess, place: Place) -> list[str]:
    if {"lat", "lon"} <= set(guess.fields):
        return [
            "area = { point = true } # look: by the polygon that holds the point; the place needs boundaries"
        ]
    if guess.kind != "dossiers" or len(place.leaves) == 1:
        return []
    first = place.leaves[0]
    told = f"no column names an area, so all are counted at {place.areas[first].names.vi}"
    return [f'area = {{ constant = "{first}" }} # look: {told}']
