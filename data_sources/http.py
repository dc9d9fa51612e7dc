"""JSON over HTTP: one page with time-outs, a size limit, and retries where trying again can help."""

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

import httpx
import orjson
import tenacity

from data_sources.options import Options
from ioc import clock
from ioc.errors import SourceError

_JSON = ("application/json", "text/json", "application/problem+json")
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


class RetryLater(SourceError):
    """The service said how long to wait before the next try."""

    def __init__(self, source: str, text: str, seconds: float):
        super().__init__(source, text)
        self.seconds = seconds


class UnreadableError(SourceError):
    """The body is no JSON; what came is kept for its hash and size."""

    def __init__(self, source: str, text: str, body: bytes):
        super().__init__(source, text)
        self.body = body


@dataclass(frozen=True, slots=True)
class Answer:
    """A page as read: the JSON, the headers in small letters, the size in bytes, the address asked."""

    json: object
    headers: Mapping[str, str]
    size: int
    url: str


class HttpPages:
    """A client of one service; `get` gives an Answer or a SourceError naming source, address and reason."""

    def __init__(self, source: str, options: Options, headers: Mapping[str, str] | None = None):
        self.source, self.options = source, options
        self._client = httpx.Client(
            headers={"Accept": "application/json", **(headers or {})},
            timeout=httpx.Timeout(options.timeout_s, connect=options.connect_s),
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
        return self._retrying(self._once, url, params)

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

    def _once(self, url: str, params: Mapping[str, object] | None) -> Answer:
        try:
            with self._client.stream("GET", url, params=params) as response:
                self._check(response)
                body = self._read(response)
        except httpx.TimeoutException:
            raise self._error(url, f"no answer within {self.options.timeout_s:g} s") from None
        except httpx.HTTPError as error:
            raise self._error(url, f"the connection failed: {error or type(error).__name__}") from None
        except httpx.InvalidURL as error:
            raise self._error(url, f"is no address: {error}", permanent=True) from None
        return Answer(self._json(url, body), dict(response.headers), len(body), str(response.url))

    def _check(self, response: httpx.Response) -> None:
        """Raises unless the answer is a good one of JSON."""
        url, status = str(response.url), response.status_code
        if not response.is_success:
            raise self._refusal(url, response, status)
        kind = response.headers.get("content-type", "").split(";")[0].strip().lower()
        if kind not in _JSON and not kind.endswith("+json"):
            raise self._error(url, f"answers {kind or 'no content type'} where JSON was expected")

    def _refusal(self, url: str, response: httpx.Response, status: int) -> SourceError:
        permanent = status < 500 and status not in _TEMPORARY
        text = f"HTTP {status}: {_MEANINGS.get(status, response.reason_phrase or 'no reason given')}"
        wait = response.headers.get("retry-after", "")
        if not permanent and wait.isdecimal():
            return RetryLater(self.source, f"{text}, again in {wait} s ({_plain(url)})", float(wait))
        return self._error(url, text, permanent=permanent)

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

    def _json(self, url: str, body: bytes) -> object:
        try:
            return orjson.loads(body.removeprefix(b"\xef\xbb\xbf"))
        except orjson.JSONDecodeError as error:
            text = f"{len(body)} bytes are no JSON, first at byte {error.pos} ({_plain(url)})"
            raise UnreadableError(self.source, text, body) from None

    def _error(self, url: str, text: str, *, permanent: bool = False) -> SourceError:
        return SourceError(self.source, f"{text} ({_plain(url)})", permanent=permanent)


def _plain(url: str) -> str:
    """The address without its query: a secret may stand there."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def _is_loopback(address: str) -> bool:
    host = urlsplit(address).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
