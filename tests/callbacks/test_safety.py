"""Nothing comes from elsewhere, and no other site makes a browser post to us."""

import pytest
from flask import Flask

from callbacks import safety


@pytest.fixture
def client():
    server = Flask("test")
    server.add_url_rule("/", "page", lambda: "page", methods=["GET", "POST"])
    safety.protect(server, ["'sha256-abc='"])
    return server.test_client()


def test_every_answer_carries_a_policy_that_names_no_other_host(client):
    policy = client.get("/").headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy and "script-src 'self' 'sha256-abc='" in policy
    assert "http" not in policy and "unsafe-eval" not in policy
    assert client.get("/nothing").headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Origin": "http://localhost"}, 200),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Origin": "http://elsewhere.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
    ],
)
def test_only_our_own_pages_may_post(client, headers, status):
    assert client.post("/", headers=headers).status_code == status


def test_reading_is_open_to_links_from_elsewhere(client):
    assert client.get("/", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


def test_a_body_beyond_all_reason_is_refused(client):
    def read():
        from flask import request

        return str(len(request.get_data()))

    client.application.add_url_rule("/read", "read", read, methods=["POST"])
    assert client.post("/read", data=b"x" * 2_000_000).status_code == 413
