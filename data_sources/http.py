"""JSON or XML over HTTP: one page with time-outs, a size limit, and retries where trying again can help."""

import contextlib
import ssl
from collections.abc import Mapping
from functools import cache
from ipaddress import ip_address
from urllib.parse import urlsplit

import httpx
import tenacity

from data_sources.answers import (
    JSON,
    KINDS,
    XML,
    Answer,
    Ask,
    RefusedError,
    RetryLater,
    UnreadableBody,
    UnreadableError,
    is_kind,
    parse,
    plain,
)
from data_sources.options import Options
from data_sources.rejections import storable
from data_sources.xml_text import SoapFault
from ioc import clock
from ioc.errors import SourceError

_LONGEST_FAULT = 200
_SHORTEST_SECRET = 3  # anything shorter stands in every sentence
_MEANINGS = {
    400: "the service does not understand the request",
    401: "the service does not accept the secret",
    403: "the service refuses access",
    404: "there is nothing at this address",
    410: "there is nothing at this address any more",
    429: "the service asks for fewer requests",
    503: "the service is not available for the moment",
}
_TEMPORARY = (408, 425, 429)


class HttpPages:
    """A client of one service; `get` gives an Answer or a SourceError naming source, address and reason."""

    def __init__(
        self, source: str, options: Options, headers: Mapping[str, str] | None = None, format_: str = JSON
    ):
        self.source, self.options, self._format = source, options, format_
        self._client = httpx.Client(
            headers={"Accept": ", ".join(KINDS[format_]), **(headers or {})},
            timeout=httpx.Timeout(options.timeout_s, connect=options.connect_s),
            verify=_trusted(),
            trust_env=not _is_loopback(options.address or ""),  # no proxy stands between us and ourselves
        )
        self._retrying = tenacity.Retrying(
            retry=tenacity.retry_if_exception(lambda e: isinstance(e, SourceError) and not e.permanent),
            stop=tenacity.stop_after_attempt(options.attempts),
            wait=self._wait,
            sleep=clock.sleep,
            reraise=True,
        )

    def get(self, url: str, params: Mapping[str, object] | None = None) -> Answer:
        """One page, tried again while that can help."""
        return self.ask(Ask(url=url, params=params or {}))

    def ask(self, ask: Ask) -> Answer:
        """The answer to a request, asked again while that can help."""
        return self._retrying(self._once, ask)

    def close(self) -> None:
        self._client.close()

    def _wait(self, state: tenacity.RetryCallState) -> float:
        error = state.outcome.exception()
        longest = self.options.longest_wait_s
        if isinstance(error, RetryLater):
            return min(error.seconds, longest)
        first = self.options.retry_wait_s
        wait = tenacity.wait_exponential(multiplier=first, max=longest) + tenacity.wait_random(0, first)
        return wait(state)

    def _once(self, ask: Ask) -> Answer:
        url, method = ask.url, "GET" if ask.content is None else "POST"
        try:
            whole = httpx.URL(url).copy_merge_params(ask.params) if ask.params else url
            request = self._client.build_request(method, whole, content=ask.content, headers=ask.headers)
            with contextlib.closing(self._client.send(request, stream=True)) as response:
                self._check(response)
                body = self._read(response)
        except httpx.TimeoutException:
            raise self._error(url, f"no answer within {self.options.timeout_s:g} s") from None
        except httpx.HTTPError as error:
            raise self._error(url, f"the connection failed: {error or type(error).__name__}") from None
        except httpx.InvalidURL as error:
            raise self._error(url, f"is no address: {error}", permanent=True) from None
        return Answer(self._parsed(url, body), dict(response.headers), len(body), str(response.url))

    def _check(self, response: httpx.Response) -> None:
        """Raises unless the answer is a good one of the format expected."""
        url, status = str(response.url), response.status_code
        kind = response.headers.get("content-type", "").split(";")[0].strip().lower()
        is_right = is_kind(self._format, kind)
        if not response.is_success:
            if is_right and self._format == XML:
                self._name_fault(url, response)
            raise self._refusal(url, response, status)
        if not is_right:
            wanted = self._format.upper()
            raise self._error(url, f"answers {kind or 'no content type'} where {wanted} was expected")

    def _name_fault(self, url: str, response: httpx.Response) -> None:
        """SOAP tells its faults with status 500: they say more than the status does."""
        try:
            parse(XML, self._read(response))
        except SoapFault as fault:
            raise self._fault(url, fault) from None
        except UnreadableBody:
            return

    def _fault(self, url: str, fault: SoapFault) -> SourceError:
        return self._error(
            url, f"the service tells a fault: {self.said(str(fault))}", permanent=fault.is_ours
        )

    def said(self, text: str) -> str:
        """Words of the service, without the secret, which some repeat."""
        secret = self.options.secret or ""
        for part in (secret, *secret.split(":", 1)):
            text = text.replace(part, "…") if len(part) >= _SHORTEST_SECRET else text
        return storable(" ".join(text.split()))[:_LONGEST_FAULT]

    def _refusal(self, url: str, response: httpx.Response, status: int) -> SourceError:
        permanent = status < 500 and status not in _TEMPORARY
        text = f"HTTP {status}: {_MEANINGS.get(status, response.reason_phrase or 'no reason given')}"
        wait = response.headers.get("retry-after", "")
        if not permanent and wait.isdecimal():
            return RetryLater(self.source, f"{text}, again in {wait} s ({plain(url)})", float(wait))
        return RefusedError(self.source, f"{text} ({plain(url)})", status, permanent=permanent)

    def _read(self, response: httpx.Response) -> bytes:
        """The whole body, within the limits of size and time: a page must end."""
        url, body = str(response.url), bytearray()
        until = clock.monotonic() + self.options.page_s
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > self.options.max_page_bytes:
                raise self._error(url, f"the page is larger than {self.options.max_page_bytes:,} bytes")
            if clock.monotonic() > until:
                raise self._error(url, f"the page does not end within {self.options.page_s:g} s")
        return bytes(body)

    def _parsed(self, url: str, body: bytes) -> object:
        try:
            return parse(self._format, body)
        except SoapFault as fault:
            raise self._fault(url, fault) from None
        except UnreadableBody as error:
            text = f"{len(body)} bytes {error} ({plain(url)})"
            raise UnreadableError(self.source, text, body, f"malformed_{self._format}") from None

    def _error(self, url: str, text: str, *, permanent: bool = False) -> SourceError:
        return SourceError(self.source, f"{text} ({plain(url)})", permanent=permanent)


@cache
def _trusted() -> ssl.SSLContext:
    """The authorities we trust, read once: a poll needs a client of its own, and reading them takes longest."""
    return httpx.create_ssl_context()


def _is_loopback(address: str) -> bool:
    host = urlsplit(address).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
