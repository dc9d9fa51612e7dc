"""The way through the OpenID Connect provider and back; only people that are known come in."""

import hmac
import logging
from dataclasses import asdict

import orjson
from flask import Blueprint, Response, abort, redirect, request

from ioc.access.cookies import keep
from ioc.access.desk import Desk
from ioc.access.doors import come_in
from ioc.access.forms import address, local_address, page
from ioc.access.oidc import Asked, Provider, ProviderError

log = logging.getLogger("ioc.access")
KEPT = "ioc-asked"  # what the browser keeps while it is away
KEPT_S = 600
BACK = "/sign-in/back"


def blueprint(desk: Desk) -> Blueprint:
    """/sign-in/provider and /sign-in/back."""
    doors = Blueprint("provider_doors", __name__, template_folder="templates")
    doors.add_url_rule("/sign-in/provider", "go", lambda: _go(desk, _provider(desk)))
    doors.add_url_rule(BACK, "back", lambda: _back(desk, _provider(desk)))
    return doors


def _provider(desk: Desk) -> Provider:
    return desk.provider or abort(404)


def _go(desk: Desk, provider: Provider) -> Response:
    try:
        there, asked = provider.ask(_back_address())
    except ProviderError as error:
        return _failed(desk, error)
    kept = {**asdict(asked), "next": local_address(request.args.get("next"))}
    return keep(desk, redirect(there), KEPT, orjson.dumps(kept).decode(), seconds=KEPT_S, path=BACK)


def _back(desk: Desk, provider: Provider) -> Response:
    try:
        asked, afterwards = _asked()
        login = provider.login(request.args.get("code", ""), asked, _back_address())
    except ProviderError as error:
        return _failed(desk, error)
    person = desk.people.find(login)
    if person is None or person.disabled:
        reason = "disabled" if person else "unknown"
        desk.audit.note("sign_in_failed", login[:100], address=address(), reason=reason, how="oidc")
        return _page(desk, "not_known", 403, afterwards)
    answer = come_in(desk, desk.signing_in.welcome(person.login), "oidc", afterwards)
    answer.delete_cookie(KEPT, path=BACK)
    return answer


def _asked() -> tuple[Asked, str]:
    """What this browser asked; ProviderError where the answer belongs to no question of it."""
    try:
        kept = orjson.loads(request.cookies.get(KEPT, ""))
        asked = Asked(**{name: str(kept[name]) for name in ("state", "nonce", "verifier")})
    except (ValueError, KeyError, TypeError) as error:
        raise ProviderError("an answer came that this browser did not ask for") from error
    if not hmac.compare_digest(request.args.get("state", "").encode(), asked.state.encode()):
        raise ProviderError("the answer belongs to another question")
    if refused := request.args.get("error"):
        raise ProviderError(f"the provider refused: {refused[:100]}")
    return asked, local_address(kept.get("next"))


def _failed(desk: Desk, error: ProviderError) -> Response:
    log.warning("sign-in through the provider: %s", error)
    desk.audit.note("sign_in_failed", "", address=address(), reason="provider", how="oidc")
    return _page(desk, "provider", 502, "/")


def _page(desk: Desk, wrong: str, status: int, afterwards: str) -> Response:
    return page(desk, "sign_in.html", status, next=afterwards, wrong=wrong, login="", provider=True)


def _back_address() -> str:
    return request.root_url.rstrip("/") + BACK
