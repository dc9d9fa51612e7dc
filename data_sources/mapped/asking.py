"""Sends the requests of a mapped service: with its secret, session and body; a session that ended once more."""

from collections.abc import Mapping
from dataclasses import dataclass

from data_sources.answers import Answer, Ask, RefusedError
from data_sources.http import HttpPages
from data_sources.mapped.bodies import filled
from data_sources.mapped.http_entry import HttpEntry
from data_sources.mapped.login import Login, basic, parts_of
from data_sources.options import Options
from ioc.errors import SourceError

_ENDED = 401


@dataclass(frozen=True, slots=True)
class Request:
    url: str
    params: Mapping[str, object]


class Asker:
    """What all requests of a source share; its log-in outlives the polls."""

    def __init__(self, source: str, http: HttpEntry, options: Options, format_: str):
        self._source, self._http, self._options, self._format = source, http, options, format_
        self._login = Login(source, http.login, options) if http.login else None

    def client(self) -> HttpPages:
        return HttpPages(self._source, self._options, self._http.headers, self._format)

    def parameters(self) -> dict[str, object]:
        """The parameters every request carries."""
        told = dict(self._http.parameters)
        is_in_body = self._http.auth == "body" and self._options.secret
        return filled(told, parts_of(self._options.secret)) if is_in_body else told

    def ask(self, client: HttpPages, request: Request) -> Answer:
        """The answer to a request; one that says that the session has ended is asked for once more."""
        try:
            answer = self._once(client, request)
            if not self._has_ended(answer):
                return self._good(client, answer)
        except RefusedError as error:
            if self._login is None or error.status != _ENDED:
                raise
        self._login.forget()
        answer = self._once(client, request)
        if self._has_ended(answer):
            raise SourceError(self._source, "the service ends every session at once")
        return self._good(client, answer)

    def _once(self, client: HttpPages, request: Request) -> Answer:
        params, query, headers = dict(request.params), {}, {}
        self._show_secret(params, query, headers)
        if self._login is not None:
            self._show_token(self._login.token(client), params, query, headers)
        body = self._http.body
        if body is None:
            told = {key: value for key, value in (params | query).items() if value is not None}
            return client.ask(Ask(url=request.url, params=told, headers=headers))
        headers["Content-Type"] = body.kind
        return client.ask(Ask(url=request.url, params=query, content=body.make(params), headers=headers))

    def _show_secret(self, params: dict, query: dict, headers: dict) -> None:
        """The secret as the service wants to see it: in a header, the query, or for templates of bodies."""
        secret, auth = self._options.secret, self._http.auth
        kind, _, name = auth.partition(":")
        if not secret:
            return
        if auth == "bearer":
            headers["Authorization"] = f"Bearer {secret}"
        elif auth == "basic":
            headers["Authorization"] = basic(secret)
        elif kind == "header":
            headers[name] = secret
        elif kind == "query":
            query[name] = secret
        elif auth == "body" and not self._http.body.is_whole:
            params |= parts_of(secret)

    def _show_token(self, token: str, params: dict, query: dict, headers: dict) -> None:
        kind, _, name = self._http.login.send.partition(":")
        if kind == "bearer":
            headers["Authorization"] = f"Bearer {token}"
        else:
            {"header": headers, "query": query, "parameter": params}[kind][name] = token

    def _has_ended(self, answer: Answer) -> bool:
        expired = self._http.login.expired if self._http.login else None
        return expired is not None and isinstance(answer.json, dict) and expired.holds(answer.json)

    def _good(self, client: HttpPages, answer: Answer) -> Answer:
        """The answer, unless it tells of a failure."""
        failed, message = self._http.failed, self._http.message
        if failed is None or not isinstance(answer.json, dict) or not failed.holds(answer.json):
            return answer
        told = message(answer.json) if message else None
        said = client.said(str(told)) if isinstance(told, str | int) else "no reason given"
        raise SourceError(self._source, f"the service says that it failed: {said}")
