"""The JSON schemas of what the API answers."""

from typing import Any

from ioc.api.dossiers import MOMENTS, WORDS

TEXT: dict[str, Any] = {"type": "string"}
MAYBE_TEXT: dict[str, Any] = {"type": ["string", "null"]}
NUMBER: dict[str, Any] = {"type": ["number", "null"]}
MOMENT: dict[str, Any] = {"type": ["string", "null"], "format": "date-time"}
TRUTH: dict[str, Any] = {"type": "boolean"}


def _object(**properties: Any) -> dict[str, Any]:
    """An object that must have all its properties."""
    named = {name.rstrip("_"): schema for name, schema in properties.items()}
    return {"type": "object", "properties": named, "required": list(named)}


def _list(items: Any) -> dict[str, Any]:
    return {"type": "array", "items": items}


FIGURE = _object(
    subject=TEXT,
    area=TEXT,
    from_=MOMENT,
    to=MOMENT,
    at=MOMENT,
    attribution=MAYBE_TEXT,
    by={
        "type": "object",
        "additionalProperties": TEXT,
        "description": "What it is split by; (none) for empty.",
    },
    values={
        "type": "object",
        "additionalProperties": NUMBER,
        "description": "By name; names ending in _day and _instant follow that rule of lateness, "
        "those without follow the place's. Shares are 0 to 1, durations in hours.",
    },
)
FORM_ROW = _object(
    form=TEXT,
    area=TEXT,
    from_=MOMENT,
    to=MOMENT,
    attribution=MAYBE_TEXT,
    by={"type": "object", "additionalProperties": TEXT},
    columns={
        "type": "object",
        "additionalProperties": {"type": "integer"},
        "description": "Columns 3 to 13.",
    },
    broken={**_list(TEXT), "description": "Identities of the form that do not hold."},
)
MISSING_UNIT = _object(
    area=TEXT,
    name=TEXT,
    newest_event_at=MOMENT,
    heard_at=MOMENT,
    usual_gap_s={"type": "integer", "description": "Working time of the source."},
    silent_s={"type": "integer", "description": "Working time of the source since the newest event."},
)
SOURCE = _object(
    source=TEXT,
    kind=TEXT,
    state={"type": "string", "enum": ["new", "live", "late", "dead"]},
    silent=TRUTH,
    agreed_age_s={"type": "number"},
    last_good_at=MOMENT,
    newest_event_at=MOMENT,
    last_error=MAYBE_TEXT,
    history_complete=TRUTH,
    progress=NUMBER,
    missing_units=_list(MISSING_UNIT),
)
INDICATOR = _object(
    key=TEXT,
    subject=TEXT,
    unit={"type": "string", "enum": ["count", "share", "hours", "money"]},
    group=TEXT,
    lower_is_better={"type": ["boolean", "null"]},
    attribution=TEXT,
    target=NUMBER,
    name=TEXT,
    short=TEXT,
    definition=TEXT,
    formula=TEXT,
    basis=TEXT,
)
AREA_VALUE = _object(
    area=TEXT,
    code=TEXT,
    level=TEXT,
    name_vi=TEXT,
    name_en=TEXT,
    value=NUMBER,
    numerator=NUMBER,
    denominator=NUMBER,
    n={"type": "integer"},
    low=NUMBER,
    high=NUMBER,
    unreliable=TRUTH,
    missing=_list(TEXT),
)
AREA = _object(
    type={"const": "Feature"}, id=TEXT, geometry={"type": ["object", "null"]}, properties=AREA_VALUE
)
DOSSIER = _object(
    source=TEXT,
    code=TEXT,
    changed={**TRUTH, "description": "Not any more as it was when the list was fixed."},
    status={"type": ["integer", "null"], "minimum": 1, "maximum": 10},
    **dict.fromkeys(WORDS, MAYBE_TEXT),
    **dict.fromkeys(MOMENTS, MOMENT),
    is_overdue=TRUTH,
    overdue_days={"type": ["integer", "null"], "description": "Working days."},
    left_hours={**NUMBER, "description": "Working hours to the due date."},
    age_hours={**NUMBER, "description": "Working hours, pauses left out."},
    paused=TRUTH,
    cause=MAYBE_TEXT,
    urged_by={**MOMENT, "description": "By when it is urged."},
)
RANGES = _list({"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 2})
REFUSED = _object(index={"type": "integer"}, code=MAYBE_TEXT, field=TEXT, reason=TEXT, text=TEXT)
PUSHED = _object(
    source=TEXT,
    received_at=MOMENT,
    records={"type": "integer"},
    taken={"type": "integer"},
    taken_indexes={**RANGES, "description": "First and last of each unbroken row of indexes, from 0."},
    refused=_list(REFUSED),
    left_out_indexes={**RANGES, "description": "What the mapping of the source leaves out."},
)
COUNTED = _object(
    source=TEXT,
    received_at=MOMENT,
    days=_list(TEXT),
    changed={"type": "integer", "description": "Days that are told otherwise than before."},
)
LINE = _object(indicator=TEXT, values=_list(NUMBER))

SCHEMAS: dict[str, Any] = {
    "Figures": _list({"anyOf": [FIGURE, FORM_ROW]}),
    "Series": _object(area=TEXT, step=TEXT, as_of=MOMENT, starts=_list(MOMENT), series=_list(LINE)),
    "Areas": _object(
        type={"const": "FeatureCollection"},
        approximate=TRUTH,
        indicator=TEXT,
        from_=MOMENT,
        to=MOMENT,
        features=_list(AREA),
    ),
    "Dossiers": _object(
        members=TEXT,
        attribution=TEXT,
        area=TEXT,
        from_=MOMENT,
        to=MOMENT,
        version={"type": "integer"},
        total={"type": "integer", "description": "Of the whole list; the value of the indicator."},
        passes={
            "type": ["integer", "null"],
            "description": "Of a set of passes through steps: how many it makes.",
        },
        next={**MAYBE_TEXT, "description": "To be handed back as `after`; null on the last page."},
        dossiers=_list(DOSSIER),
    ),
    "Sources": _object(version={"type": "integer"}, now=MOMENT, sources=_list(SOURCE)),
    "Indicators": _list(INDICATOR),
    "Problem": _object(type=TEXT, title=TEXT, status={"type": "integer"}, detail=TEXT, instance=TEXT),
}
