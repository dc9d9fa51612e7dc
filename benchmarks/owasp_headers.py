"""The headers that the OWASP secure headers project asks for, read from a running dashboard."""

import re
from dataclasses import dataclass

import httpx

# pattern of the value, and how it is told; None: the header must not be there
WANTED = (
    ("X-Content-Type-Options", r"nosniff", "nosniff"),
    ("X-Frame-Options", r"(?i)deny|sameorigin", "deny"),
    ("X-Permitted-Cross-Domain-Policies", r"none", "none"),
    ("Referrer-Policy", r"no-referrer|same-origin|strict-origin-when-cross-origin", "no-referrer or same-origin"),
    ("Content-Security-Policy", r"(?=.*default-src 'self')(?=.*object-src 'none')(?=.*frame-ancestors)(?=.*base-uri)"
     r"(?=.*form-action)(?!.*unsafe-eval)(?!.*script-src[^;]*unsafe-inline).*", "ours alone, no inline script"),
    ("Permissions-Policy", r"(?=.*camera=\(\))(?=.*microphone=\(\))(?=.*geolocation=\(\)).*", "nothing"),
    ("Cross-Origin-Opener-Policy", r"same-origin", "same-origin"),
    ("Cross-Origin-Resource-Policy", r"same-origin", "same-origin"),
    ("X-Powered-By", None, "absent"),
    ("X-AspNet-Version", None, "absent"),
    ("Server", r"[^\d]*", "without a version"),
    ("Access-Control-Allow-Origin", None, "absent"),
)  # fmt: skip
PATHS = ("/sign-in", "/province/70", "/dossiers", "/people", "/api/v1/sources", "/api/version", "/nothing", "/metrics",
         "/assets/20-theme.css")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wrong:
    path: str
    header: str
    told: str | None
    wanted: str


def wrong_headers(url: str, cookies: dict[str, str]) -> list[Wrong]:
    """What is missing or told otherwise, for each address."""
    with httpx.Client(base_url=url, cookies=cookies, timeout=30) as client:
        return [one for path in PATHS for one in wrong_in(path, client.get(path).headers)]


def wrong_in(path: str, headers: httpx.Headers) -> list[Wrong]:
    return [
        Wrong(path, name, headers.get(name), wanted)
        for name, pattern, wanted in WANTED
        if not _is_right(headers.get(name), pattern, name)
    ]


def _is_right(told: str | None, pattern: str | None, name: str) -> bool:
    if told is None:
        return pattern is None or name == "Server"
    return pattern is not None and re.fullmatch(pattern, told) is not None
