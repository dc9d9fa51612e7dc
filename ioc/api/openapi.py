"""The OpenAPI 3.1 description of the API, made from its views, so that neither can forget the other."""

from typing import Any

from geo.places import Place
from ioc.access.guard import COOKIE
from ioc.api import push_description
from ioc.api.parameters import AREA, Parameter
from ioc.api.schemas import SCHEMAS
from ioc.api.views import VIEWS, View

PROBLEMS = ("400", "401", "403", "503")


def document(place: Place) -> dict[str, Any]:
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{place.names.en}: operations centre",
            "version": "1",
            "summary": "Dossiers, hotline tickets and payments, exact and dated",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/api/v1"}],
        "paths": {f"/{view.path}": {"get": _operation(view, place)} for view in VIEWS}
        | push_description.paths(place),
        "security": [{"token": []}, {"session": []}],
        "components": {
            "schemas": SCHEMAS | push_description.SCHEMAS,
            "responses": {"Problem": _problem()},
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": "Made by an administrator."},
                "pushing": {"type": "http", "scheme": "bearer", "description": "A token of one source."},
                "session": {"type": "apiKey", "in": "cookie", "name": COOKIE},
            },
        },
    }


def _operation(view: View, place: Place) -> dict[str, Any]:
    content = {view.mimetype: {"schema": {"$ref": f"#/components/schemas/{view.answers}"}}}
    return {
        "operationId": view.path,
        "summary": view.summary,
        "parameters": [_parameter(one, place) for one in view.parameters],
        "responses": {
            "200": {"description": view.summary, "content": content},
            **{status: {"$ref": "#/components/responses/Problem"} for status in PROBLEMS},
        },
    }


def _parameter(one: Parameter, place: Place) -> dict[str, Any]:
    areas = {"enum": list(place.areas)} if one is AREA else {}
    return {
        "name": one.name,
        "in": "query",
        "description": one.text,
        "required": one.required,
        "schema": {**one.schema, **areas},
    }


def _problem() -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        "description": "A problem (RFC 9457)",
        "content": {"application/problem+json": {"schema": schema}},
    }
