"""How pushing is described in OpenAPI."""

from typing import Any

from geo.places import Place
from ioc.api.schemas import COUNTED, PUSHED

SUMMARY = "Push records of a source"
TEXT = (
    "A JSON array of records in the source's own format, one record, or JSON lines; at most 10 MB, gzip allowed. "
    "Answered when what was taken is durable. The same Idempotency-Key, or the same bytes, is answered the same."
)
PROBLEMS = ("400", "401", "403", "404", "413", "415", "422", "429", "503")
SCHEMAS = {"Pushed": PUSHED, "Counted": COUNTED}
COUNTS = "Push what a source counts itself"
COUNTS_TEXT = (
    "How many records the source has of a local day (dossiers by receipt, tickets by opening, payments by request), or "
    "their codes; one day or a list. The newest count of a day stands; the same again changes nothing."
)
TOTAL = {
    "type": "object",
    "properties": {
        "day": {"type": "string", "format": "date"},
        "received": {"type": "integer", "minimum": 0, "maximum": 1_000_000_000},
        "codes": {"type": "array", "items": {"type": "string", "minLength": 1, "maxLength": 200}},
        "counted_at": {"type": "string", "format": "date-time"},
    },
    "required": ["day"],
    "additionalProperties": False,
}


def paths(place: Place) -> dict[str, Any]:
    """The address, where the place has a source that pushes."""
    sources = [name for name, entry in place.sources.items() if entry.push]
    if not sources:
        return {}
    return {
        "/ingest/{source}": {"post": _operation(sources)},
        "/ingest/{source}/totals": {"post": _counting(sources)},
    }


def _operation(sources: list[str]) -> dict[str, Any]:
    record = {"type": "object"}
    document = {"anyOf": [{"type": "array", "items": record}, record]}
    return {
        "operationId": "ingest",
        "summary": SUMMARY,
        "description": TEXT,
        "security": [{"pushing": []}],
        "parameters": [
            {"name": "source", "in": "path", "required": True, "schema": {"type": "string", "enum": sources}},
            {
                "name": "Idempotency-Key",
                "in": "header",
                "required": False,
                "schema": {"type": "string", "pattern": "^[!-~]{1,200}$"},
            },
        ],
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {"schema": document},
                "application/x-ndjson": {"schema": {"type": "string"}},
            },
        },
        "responses": {
            "200": {
                "description": SUMMARY,
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pushed"}}},
            },
            **{status: {"$ref": "#/components/responses/Problem"} for status in PROBLEMS},
        },
    }


def _counting(sources: list[str]) -> dict[str, Any]:
    body = {"anyOf": [TOTAL, {"type": "array", "items": TOTAL, "maxItems": 366}]}
    answer = {"application/json": {"schema": {"$ref": "#/components/schemas/Counted"}}}
    return {
        "operationId": "totals",
        "summary": COUNTS,
        "description": COUNTS_TEXT,
        "security": [{"pushing": []}],
        "parameters": [
            {"name": "source", "in": "path", "required": True, "schema": {"type": "string", "enum": sources}}
        ],
        "requestBody": {"required": True, "content": {"application/json": {"schema": body}}},
        "responses": {
            "200": {"description": COUNTS, "content": answer},
            **{status: {"$ref": "#/components/responses/Problem"} for status in PROBLEMS},
        },
    }
