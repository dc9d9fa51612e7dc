"""What every request and answer must keep: a strict content policy, our own origin, small bodies."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from flask import Flask, Response, abort, request

LARGEST_BODY = 1_000_000
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "X-Frame-Options": "DENY",
    "X-Permitted-Cross-Domain-Policies": "none",
    "Cache-Control": "no-store",  # what says otherwise was given its time where it is made
}
TLS_ONLY = ("Strict-Transport-Security", "max-age=31536000")
FRAMED_BELOW = "/wall/"  # shown small on the page of screens, by ourselves alone
PUSHED = "/api/v1/ingest/"
JSON_ONLY = ("/_dash-", "/api/", "/export/")  # a form of another site can post anything but JSON


def content_policy(script_hashes: Sequence[str], framed_by: str = "'none'") -> str:
    """Nothing comes from elsewhere. script_hashes: of the inline scripts of Dash's index, already quoted."""
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' {' '.join(script_hashes)}".rstrip(),
            "style-src 'self' 'unsafe-inline'",  # plotly writes style attributes
            "img-src 'self' data: blob:",
            "font-src 'self'",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            f"frame-ancestors {framed_by}",
            "base-uri 'self'",
            "form-action 'self'",
            "object-src 'none'",
        )
    )


def protect(server: Flask, script_hashes: Sequence[str]) -> None:
    """Registers the checks of requests and the headers of answers."""
    server.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    policy, of_walls = content_policy(script_hashes), content_policy(script_hashes, "'self'")

    @server.before_request
    def same_origin_only() -> None:
        """A page of another site must not make a browser of ours post."""
        if request.method in ("GET", "HEAD", "OPTIONS"):
            return
        if _is_foreign():
            abort(403)
        if request.path.startswith(PUSHED):
            return  # by token alone, which no browser bears by itself; the door there checks type and size
        if request.path.startswith(JSON_ONLY) and not request.is_json:
            abort(415)

    @server.after_request
    def headers(response: Response) -> Response:
        if request.path.startswith(FRAMED_BELOW):
            response.headers.setdefault("Content-Security-Policy", of_walls)
            response.headers.setdefault("X-Frame-Options", "SAMEORIGIN")
        response.headers.setdefault("Content-Security-Policy", policy)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if request.is_secure:
            response.headers.setdefault(*TLS_ONLY)
        return response


def _is_foreign() -> bool:
    origin = request.headers.get("Origin")
    if origin is not None:
        return urlsplit(origin).netloc != request.host
    return request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none")
