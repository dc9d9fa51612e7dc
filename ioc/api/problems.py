"""Errors of the API as RFC 9457 problems; a reader learns what is wrong and where, never a stack."""

import orjson
from flask import Blueprint, Flask, Response, request
from werkzeug.exceptions import HTTPException

from ioc.errors import BusyError, IocError, PlaceError, QuestionError, ScopeError, SettingError, SlowError

JSON = "application/problem+json"
RETRY_S = 2


def problem(status: int, title: str, detail: str) -> Response:
    """A problem document. type is about:blank: the status says it all."""
    body = {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": detail,
        "instance": request.path,
    }
    answer = Response(orjson.dumps(body), status, mimetype=JSON)
    answer.headers["Cache-Control"] = "no-store"
    if status == 503:
        answer.headers["Retry-After"] = str(RETRY_S)
    return answer


def of_error(error: IocError | PlaceError) -> Response:
    """Wrong questions are the caller's, everything else is ours and may pass."""
    if isinstance(error, QuestionError | SettingError):
        return problem(400, "The question cannot be answered as asked", str(error))
    if isinstance(error, ScopeError):
        return problem(403, "Forbidden", str(error))
    if isinstance(error, BusyError):
        return problem(503, "Busy", str(error))
    if isinstance(error, SlowError):
        return problem(503, "The question took too long", f"{error}; ask for less, or again later")
    return problem(503, "Not available for the moment", str(error))


def register(server: Flask, blueprint: Blueprint) -> None:
    """Problems for everything below the blueprint, and for addresses under /api that nobody serves."""
    blueprint.register_error_handler(IocError, of_error)
    blueprint.register_error_handler(PlaceError, of_error)

    @server.errorhandler(HTTPException)
    def http(error: HTTPException) -> Response | HTTPException:
        if not request.path.startswith("/api/"):
            return error
        return problem(error.code or 500, error.name, error.description or error.name)

    @server.route("/api/", defaults={"rest": ""})
    @server.route("/api/<path:rest>")
    def nothing(rest: str) -> Response:
        return problem(404, "Not Found", f"there is no {request.path}; see /api/v1/openapi.json")
