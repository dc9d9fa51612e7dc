"""Server-rendered pages: words of one language, the form's secret, where to go afterwards; they need no script."""

import hmac
import re
from functools import partial
from typing import Any
from urllib.parse import parse_qs, urlsplit

from flask import Response, abort, g, make_response, render_template, request

from geo.places import Centre, Place
from ioc import clock
from ioc.access.desk import Desk
from ioc.access.secrets import derived, new_secret
from ioc.domain.moments import from_us
from ioc.texts import DEFAULT_LANGUAGE, LANGUAGES, formats, t
from ioc.texts.in_browser import search_texts

ENTRY_COOKIE = "ioc-entry"
_SECRET = re.compile(r"[0-9a-f]{32}")


def page(desk: Desk, template: str, status: int = 200, **values: Any) -> Response:
    """A page of the templates; nobody keeps a copy."""
    lang = language()
    told = {
        "t": partial(_text, lang), "word": partial(_word, lang), "lang": lang, "languages": LANGUAGES,
        "place": desk.place, "centres": _centres(desk.place), "who": g.get("caller"),
        "moment": partial(_moment, desk, lang), "area": partial(_area, desk, lang), "now": clock.real(),
        "search_texts": partial(search_texts, lang), **values,
    }  # fmt: skip
    answer = make_response(render_template(f"access/{template}", **told), status)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def language() -> str:
    """Of the address or form, else of the page that one comes from."""
    found = request.values.get("lang") or _language_of(request.values.get("next", ""))
    return found if found in LANGUAGES else DEFAULT_LANGUAGE


def _language_of(address: str) -> str | None:
    return next(iter(parse_qs(address.partition("?")[2]).get("lang", [])), None)


def local_address(text: str | None, otherwise: str = "/") -> str:
    """An address of ours to go to; whatever leads elsewhere, or to what is no page, becomes `otherwise`."""
    text = text or ""
    is_ours = text.startswith("/") and not text.startswith(("//", "/\\")) and text.isprintable()
    parts = urlsplit(text) if is_ours else None
    if parts is None or parts.netloc or "\\" in text or parts.path.startswith(("/sign-", "/api/", "/_")):
        return otherwise
    return text


def check_form() -> None:
    """A form must carry the secret of the session that was given it."""
    told, wanted = request.form.get("csrf", ""), g.caller.csrf if g.get("caller") else ""
    if not wanted or not hmac.compare_digest(told.encode(), wanted.encode()):
        abort(403)


def entry_secret() -> str:
    """The secret of the form of somebody who has no session yet: the one the browser was given, else a new one."""
    held = request.cookies.get(ENTRY_COOKIE, "")
    return held if _SECRET.fullmatch(held) else derived(new_secret(), ENTRY_COOKIE)


def is_own_entry() -> bool:
    """Whether the form of somebody without a session is one that this browser was given."""
    told, held = request.form.get("csrf", ""), request.cookies.get(ENTRY_COOKIE, "")
    return bool(_SECRET.fullmatch(held)) and hmac.compare_digest(told.encode(), held.encode())


def address() -> str:
    """Where the request came from, for the audit."""
    return request.remote_addr or ""


def _centres(place: Place) -> list[Centre]:
    """The operations centres of one area each, as ready-made choices."""
    return [centre for centre in place.centres if centre.areas == (centre.area,)]


def _text(lang: str, key: str, **values: object) -> str:
    return t(f"access.{key}", lang, **values)


def _word(lang: str, key: str) -> str:
    return t(key, lang)


def _moment(desk: Desk, lang: str, moment: int | None) -> str:
    return formats.DASH if moment is None else formats.moment(from_us(moment, desk.place.zone), lang)


def _area(desk: Desk, lang: str, key: str) -> str:
    found = desk.place.areas.get(key)
    return found.names.get(lang) if found else key
