"""Sign-in through an OpenID Connect provider: authorization code with PKCE, the answer checked to its signature."""

import threading
from dataclasses import dataclass
from typing import Any, Self

import requests
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from ioc.access.secrets import new_secret
from ioc.errors import IocError
from ioc.settings import Settings

SCOPE = "openid profile email"
SIGNED_BY = [
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
]  # never none or HS
WITHIN_S = 10
LEEWAY_S = 60
WELL_KNOWN = "/.well-known/openid-configuration"


class ProviderError(IocError):
    """The provider does not answer, or its answer cannot be believed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the browser keeps while it is at the provider."""

    state: str
    nonce: str
    verifier: str


class Provider:
    """What is known of the provider is read when it is first needed, and again when its keys have changed."""

    def __init__(self, issuer: str, client_id: str, client_secret: str, login_claim: str):
        self.issuer, self.client_id, self.login_claim = issuer.rstrip("/"), client_id, login_claim
        self._secret = client_secret
        self._known: dict[str, Any] = {}
        self._lock = threading.Lock()

    @classmethod
    def of(cls, settings: Settings) -> Self | None:
        """The provider of the settings, if one is set."""
        if not (settings.oidc_issuer and settings.oidc_client_id and settings.oidc_client_secret):
            return None
        told = (settings.oidc_issuer, settings.oidc_client_id, settings.oidc_client_secret)
        return cls(*told, settings.oidc_login_claim)

    def ask(self, back: str) -> tuple[str, Asked]:
        """The provider's address to send the browser to, and what it must bring back."""
        asked = Asked(state=new_secret(), nonce=new_secret(), verifier=new_secret())
        with self._client(back) as client:
            address, _ = client.create_authorization_url(
                self._metadata()["authorization_endpoint"], state=asked.state, nonce=asked.nonce,
                code_verifier=asked.verifier,
            )  # fmt: skip
        return address, asked

    def login(self, code: str, asked: Asked, back: str) -> str:
        """The login that the provider vouches for."""
        try:
            with self._client(back) as client:
                endpoint = self._metadata()["token_endpoint"]
                told = client.fetch_token(
                    endpoint, code=code, grant_type="authorization_code", code_verifier=asked.verifier,
                    timeout=WITHIN_S,
                )  # fmt: skip
            claims = self._claims(told, asked.nonce)
        except (OAuthError, JoseError, ValueError, KeyError, requests.RequestException) as error:
            raise ProviderError(f"{self.issuer}: {type(error).__name__}: {error}") from error
        login = claims.get(self.login_claim)
        if not isinstance(login, str) or not login:
            raise ProviderError(f"{self.issuer}: the identity has no claim {self.login_claim!r}")
        return login

    def _client(self, back: str) -> OAuth2Session:
        return OAuth2Session(
            self.client_id, self._secret, scope=SCOPE, redirect_uri=back, code_challenge_method="S256",
            default_timeout=WITHIN_S,
        )  # fmt: skip

    def _claims(self, told: dict[str, Any], nonce: str) -> CodeIDToken:
        signed = self._decoded(told["id_token"])
        options = {"iss": {"essential": True, "value": self._metadata()["issuer"]}}
        params = {"nonce": nonce, "client_id": self.client_id, "access_token": told.get("access_token")}
        claims = CodeIDToken(signed.claims, signed.header, options, params)
        claims.validate(leeway=LEEWAY_S)
        audience = [claims["aud"]] if isinstance(claims["aud"], str) else claims["aud"]
        if claims.get("nonce") != nonce or self.client_id not in audience:
            raise ValueError("the identity was not made for this sign-in")
        return claims

    def _decoded(self, signed: str) -> jwt.Token:
        """Checked against the provider's keys; read anew once where none of those known fits."""
        registry = JWSRegistry(algorithms=SIGNED_BY, strict_check_header=False)
        try:
            return jwt.decode(signed, self._keys(), registry=registry)
        except (JoseError, ValueError):
            return jwt.decode(signed, self._keys(anew=True), registry=registry)

    def _metadata(self) -> dict[str, Any]:
        found = self._get("metadata", f"{self.issuer}{WELL_KNOWN}")
        if found.get("issuer", "").rstrip("/") != self.issuer:
            raise ProviderError(f"{self.issuer}: calls itself {found.get('issuer')!r}")
        return found

    def _keys(self, *, anew: bool = False) -> KeySet:
        return KeySet.import_key_set(self._get("keys", self._metadata()["jwks_uri"], anew=anew))

    def _get(self, name: str, address: str, *, anew: bool = False) -> dict[str, Any]:
        with self._lock:
            if anew or name not in self._known:
                self._known[name] = _read(address)
            return self._known[name]


def _read(address: str) -> dict[str, Any]:
    try:
        answer = requests.get(address, timeout=WITHIN_S)
        answer.raise_for_status()
        return answer.json()
    except (requests.RequestException, ValueError) as error:
        raise ProviderError(f"{address}: {error}") from error
