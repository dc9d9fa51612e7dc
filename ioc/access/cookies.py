"""How every cookie of ours is given out: hidden from scripts and other sites, by TLS alone where there is TLS."""

from flask import Response, request

from ioc.access.desk import Desk


def keep(
    desk: Desk, answer: Response, name: str, value: str, *, seconds: int | None = None, path: str = "/"
) -> Response:
    """The answer with a cookie; without seconds it lasts as long as the browser's session."""
    answer.set_cookie(
        name, value, max_age=seconds, httponly=True, samesite="Lax", path=path,
        secure=desk.secure or request.is_secure,
    )  # fmt: skip
    return answer
