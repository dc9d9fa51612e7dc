"""Reads the [http.login] table of a mapping: how a session or an OAuth2 token is got, sent and renewed."""

from dataclasses import dataclass
from datetime import timedelta

from data_sources.mapped.bodies import Body, read_body
from data_sources.mapped.conditions import Condition, read_condition
from data_sources.mapped.picks import Pick
from data_sources.mapped.told import read_pick_of, read_values
from geo.errors import nearest
from geo.toml_tables import Table

KEYS = (
    "path", "body", "envelope", "soap_action", "parameters", "credentials", "token", "expires", "lasts", "send",
    "expired",
)  # fmt: skip
SENDS = ("bearer", "header:<name>", "query:<name>", "parameter:<name>")
SECRET = ("user", "password", "secret")
_OAUTH2 = {"body": "form", "token": "access_token", "expires": "expires_in", "send": "bearer"}


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginEntry:
    """token, expires: where they stand in the answer; expired: what an answer says when the session is over.

    values: the parameters of the log-in; is_basic: the secret goes as basic authentication, not in them.
    """

    path: str
    body: Body
    values: dict[str, object]
    is_oauth2: bool
    is_basic: bool
    token: Pick
    expires: Pick | None
    lasts: timedelta
    send: str
    expired: Condition | None

    @property
    def parameter(self) -> str | None:
        """The parameter that carries the session, where one does."""
        kind, _, name = self.send.partition(":")
        return name if kind == "parameter" else None


def read_login(told: Table, *, is_oauth2: bool) -> LoginEntry:
    told.only(KEYS)
    if is_oauth2:
        told = Table(told.file, _OAUTH2 | told.values, told.where)
    values = read_values(told, "parameters")
    known = (*SECRET, *values) if not is_oauth2 else tuple(values)
    body = read_body(told, known)
    if body is None:
        raise told.error(
            "body", 'is missing: "form", "json", a table such as { user = "{user}" }, or an envelope'
        )
    token = read_pick_of(told, "token")
    if token is None:
        raise told.error("token", "is missing: where the session stands in the answer of the log-in")
    return LoginEntry(
        path=told.text("path", ""), body=body, values=values, is_oauth2=is_oauth2,
        is_basic=told.one_of("credentials", ("body", "basic"), "body") == "basic", token=token,
        expires=read_pick_of(told, "expires"), lasts=told.duration("lasts", "1 hour"), send=_send(told),
        expired=read_condition(told.table("expired"), columns=False) if "expired" in told else None,
    )  # fmt: skip


def _send(told: Table) -> str:
    text = told.text("send", "bearer")
    kind, _, name = text.partition(":")
    if text != "bearer" and not (kind in ("header", "query", "parameter") and name):
        raise told.error("send", f"{text!r} is none of {', '.join(SENDS)}{nearest(text, SENDS)}")
    return text
