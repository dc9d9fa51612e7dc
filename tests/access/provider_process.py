"""A small OpenID Connect provider in a process of its own: whoever comes is the person named by `login_hint`'s file.

`python provider_process.py PORT FILE`: FILE holds JSON read at every sign-in: the claims of the person, and what
the provider does wrong (`bad`: nonce | audience | issuer | key | expired | unsigned).
"""

import json
import os
import sys
import time
from pathlib import Path

os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"  # it listens on the loopback alone

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import AuthorizationCodeMixin, ClientMixin, grants
from authlib.oauth2.rfc7636 import CodeChallenge
from flask import Flask, jsonify
from joserfc import jwt
from joserfc.jwk import RSAKey

KEY = RSAKey.generate_key(2048, {"kid": "one"})
OTHER_KEY = RSAKey.generate_key(2048, {"kid": "one"})
CLIENT, SECRET = "ioc", "a secret between the two"
CODES: dict[str, "Code"] = {}


class Client(ClientMixin):
    client_id = CLIENT

    def get_client_id(self):
        return CLIENT

    def get_default_redirect_uri(self):
        return None

    def get_allowed_scope(self, scope):
        return scope

    def check_redirect_uri(self, redirect_uri):
        return redirect_uri.endswith("/sign-in/back")

    def check_client_secret(self, client_secret):
        return client_secret == SECRET

    def check_endpoint_auth_method(self, method, endpoint):
        return method == "client_secret_basic"

    def check_response_type(self, response_type):
        return response_type == "code"

    def check_grant_type(self, grant_type):
        return grant_type == "authorization_code"


class Code(AuthorizationCodeMixin):
    def __init__(self, request):
        told = request.payload
        self.redirect_uri, self.scope = told.redirect_uri, told.scope
        self.nonce = told.data.get("nonce")
        self.code_challenge = told.data.get("code_challenge")
        self.code_challenge_method = told.data.get("code_challenge_method")

    def get_redirect_uri(self):
        return self.redirect_uri

    def get_scope(self):
        return self.scope


class CodeGrant(grants.AuthorizationCodeGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_basic",)

    def save_authorization_code(self, code, request):
        CODES[code] = Code(request)

    def query_authorization_code(self, code, client):
        return CODES.get(code)

    def delete_authorization_code(self, authorization_code):
        for code in [code for code, one in CODES.items() if one is authorization_code]:
            del CODES[code]

    def authenticate_user(self, authorization_code):
        self.request.nonce = authorization_code.nonce
        return "somebody"


def main(port: int, file: Path) -> None:
    issuer = f"http://127.0.0.1:{port}"
    app = Flask("provider")
    server = AuthorizationServer(app, query_client=lambda _: Client(), save_token=lambda token, request: None)
    server.register_grant(CodeGrant, [CodeChallenge(required=True)])

    def token(grant_type, client, user=None, scope=None, expires_in=None, include_refresh_token=True):
        raise NotImplementedError

    @app.get("/.well-known/openid-configuration")
    def metadata():
        return jsonify(
            issuer=issuer, authorization_endpoint=f"{issuer}/authorize", token_endpoint=f"{issuer}/token",
            jwks_uri=f"{issuer}/keys", response_types_supported=["code"], subject_types_supported=["public"],
            id_token_signing_alg_values_supported=["RS256"],
        )  # fmt: skip

    @app.get("/keys")
    def keys():
        return jsonify(keys=[KEY.as_dict(private=False, alg="RS256", use="sig")])

    @app.get("/authorize")
    def authorize():
        grant = server.get_consent_grant(end_user="somebody")
        return server.create_authorization_response(grant_user="somebody", grant=grant)

    @app.post("/token")
    def issue():
        answer = server.create_token_response()
        if answer.status_code != 200:
            return answer
        from flask import request

        told = json.loads(file.read_text(encoding="utf-8"))
        body = json.loads(answer.get_data())
        body["id_token"] = signed(issuer, NONCES.pop(request.form["code"], None), told)
        return jsonify(body)

    NONCES: dict[str, str] = {}
    save = CodeGrant.save_authorization_code

    def save_with_nonce(self, code, request):
        save(self, code, request)
        NONCES[code] = CODES[code].nonce

    CodeGrant.save_authorization_code = save_with_nonce
    app.run("127.0.0.1", port)


def signed(issuer: str, nonce: str, told: dict) -> str:
    bad, now = told.get("bad"), int(time.time())
    claims = {
        "iss": "http://elsewhere.example" if bad == "issuer" else issuer,
        "aud": "another" if bad == "audience" else CLIENT,
        "sub": "1", "iat": now - 7200 if bad == "expired" else now,
        "exp": now - 3600 if bad == "expired" else now + 300,
        "nonce": "another" if bad == "nonce" else nonce, **told["claims"],
    }  # fmt: skip
    if bad == "unsigned":
        import base64

        def part(value):
            return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

        return f"{part({'alg': 'none'})}.{part(claims)}."
    return jwt.encode({"alg": "RS256", "kid": "one"}, claims, OTHER_KEY if bad == "key" else KEY)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
