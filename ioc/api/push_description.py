"""How pushing is described in OpenAPI."""

from typing import Any

from geo.places import Place
from ioc.api.schemas import PUSHED

SUMMARY = "Push records of a source"
TEXT = (
    "A JSON array of records in the source's own format, one record, or JSON lines; at most 10 MB, gzip allowed. "
    "Answered when what was taken is durable. The same Idempotency-Key, or the same bytes, is answered the same."
)
PROBLEMS = ("400", "401", "403", "404", "413", "415", "422", "429", "503")
SCHEMAS = {"Pushed": PUSHED}


def paths(place: Place) -> dict[str, Any]:
    """The address, where the place has a source that pushes."""
    sources = [name for name, entry in place.sources.items() if entry.push]
    return {"/ingest/{source}": {"post": _operation(sources)}} if sources else {}


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
