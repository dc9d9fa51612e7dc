"""Logs in to a mapped service, keeps the token while it lasts, and puts it into requests."""

import base64
from collections.abc import Mapping

from data_sources.answers import Answer, Ask
from data_sources.http import HttpPages
from data_sources.mapped.bodies import filled
from data_sources.mapped.login_entry import LoginEntry
from data_sources.options import Options
from ioc import clock
from ioc.errors import SettingError, SourceError

_KEPT = 0.9  # of a token's life: it must not end on its way


def basic(secret: str) -> str:
    return f"Basic {base64.b64encode(secret.encode()).decode()}"


def parts_of(secret: str) -> dict[str, object]:
    """The secret and, where it is `user:password`, its parts."""
    user, _, password = secret.partition(":")
    return {"user": user, "password": password, "secret": secret}


class Login:
    """One log-in at a time, shared by all polls of a source."""

    def __init__(self, source: str, entry: LoginEntry, options: Options):
        self._source, self._entry, self._options = source, entry, options
        self._token: str | None = None
        self._until = 0.0

    def token(self, client: HttpPages) -> str:
        """The token that is in force; logs in where there is none. SourceError says that the log-in failed."""
        if self._token is None or clock.monotonic() >= self._until:
            self._token = None
            self._token = self._renewed(client)
        return self._token

    def forget(self) -> None:
        self._token = None

    def _renewed(self, client: HttpPages) -> str:
        try:
            answer = client.ask(self._ask())
        except SourceError as error:
            raise SourceError(
                self._source, f"the log-in failed: {error.text}", permanent=error.permanent
            ) from None
        told = self._entry.token(answer.json) if isinstance(answer.json, dict) else None
        if not isinstance(told, str | int) or isinstance(told, bool) or not str(told).strip():
            text = f"the log-in failed: {answer.size} bytes without a token where `token` points"
            raise SourceError(self._source, text)
        self._until = clock.monotonic() + self._life(answer) * _KEPT
        return str(told).strip()

    def _life(self, answer: Answer) -> float:
        """Seconds: as the answer says, else as the mapping does."""
        told = self._entry.expires(answer.json) if self._entry.expires else None
        try:
            seconds = float(told)
        except (TypeError, ValueError):
            return self._entry.lasts.total_seconds()
        return seconds if 0 < seconds < 1e9 else self._entry.lasts.total_seconds()

    def _ask(self) -> Ask:
        entry, secret = self._entry, self._options.secret
        if not secret:
            raise SettingError(f"sources.{self._source}.secret: is not set, and the log-in needs it")
        headers = {"Content-Type": entry.body.kind}
        if entry.is_basic:
            headers["Authorization"] = basic(secret)
        return Ask(url=self._url(), content=entry.body.make(self._values(secret)), headers=headers)

    def _values(self, secret: str) -> Mapping[str, object]:
        entry, parts = self._entry, parts_of(secret)
        if not entry.is_oauth2:
            values = filled(entry.values, parts)
            return values if entry.body.is_whole else parts | values
        own = {} if entry.is_basic else {"client_id": parts["user"], "client_secret": parts["password"]}
        return {"grant_type": "client_credentials"} | own | entry.values

    def _url(self) -> str:
        address = self._options.login_address
        if address:
            return address
        return f"{(self._options.address or '').rstrip('/')}/{self._entry.path.lstrip('/')}".rstrip("/")
