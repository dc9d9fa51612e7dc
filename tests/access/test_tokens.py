"""API tokens: shown once, kept as a hash, limited in areas, permissions and time."""

from datetime import timedelta

import pytest
from desk_samples import DONG_XOAI

from ioc import clock
from ioc.access.tokens import Tokens
from ioc.errors import SettingError
from ioc.store.tokens import all_tokens


@pytest.fixture
def tokens(desk_store, shipped_place):
    return Tokens(desk_store, shipped_place)


def make(tokens, **more):
    usual = {"areas": [DONG_XOAI], "permissions": ["see_figures"], "days": 30, "created_by": "root"}
    return tokens.make(**{"name": "nightly", **usual, **more})


def test_its_bearer_is_the_token_with_its_areas_and_permissions(tokens, shipped_place):
    token, borne = make(tokens)
    caller = tokens.caller(borne)
    assert (caller.kind, caller.id, caller.login) == ("token", token.id, "token:nightly")
    assert caller.scope.allows(shipped_place, DONG_XOAI) and not caller.scope.allows(shipped_place, "688")
    assert caller.permissions == {"see_figures"}


def test_what_is_borne_is_not_stored(tokens):
    _, borne = make(tokens)
    with tokens.desk.read() as conn:
        assert borne not in str([dict(row) for row in all_tokens(conn, tokens.place.code)])


def test_others_are_nobody(tokens):
    _, borne = make(tokens)
    for other in ("", "ioc_", borne[:-1], borne + "x", borne.removeprefix("ioc_")):
        assert tokens.caller(other) is None


def test_a_revoked_token_is_nobody_at_once(tokens):
    token, borne = make(tokens)
    assert tokens.caller(borne) is not None
    tokens.revoke(token.id)
    assert tokens.caller(borne) is None
    with pytest.raises(SettingError, match="no valid token"):
        tokens.revoke(token.id)


def test_a_token_ends_by_itself(tokens, monkeypatch):
    _, borne = make(tokens, days=1)
    now = clock.real()
    monkeypatch.setattr(clock, "real", lambda: now + timedelta(hours=23))
    assert tokens.caller(borne) is not None
    monkeypatch.setattr(clock, "real", lambda: now + timedelta(hours=25))
    assert tokens.caller(borne) is None


@pytest.mark.parametrize(
    ("told", "named"),
    [({"permissions": ["administer"]}, "permissions"), ({"permissions": []}, "permissions"),
     ({"areas": []}, "areas"), ({"areas": ["x"]}, "areas"), ({"days": 0}, "days"), ({"days": 9999}, "days"),
     ({"name": " "}, "name")],
)  # fmt: skip
def test_a_wrong_token_is_refused_by_name(tokens, told, named):
    with pytest.raises(SettingError, match=named):
        make(tokens, **told)


def test_a_token_that_pushes_names_its_source_and_sees_nothing(tokens, shipped_place):
    token, borne = tokens.make_pushing("1022", "hotline_1022", 30, "root")
    caller = tokens.caller(borne)
    assert (caller.source, caller.permissions, token.areas) == ("hotline_1022", {"ingest"}, ())
    assert not caller.scope.allows(shipped_place, DONG_XOAI)
    assert [one.source for one in tokens.all()] == ["hotline_1022"]


def test_pushing_is_no_permission_that_a_reading_token_can_have(tokens):
    with pytest.raises(SettingError, match="permissions"):
        make(tokens, permissions=["ingest"])
    with pytest.raises(SettingError, match=r"source: 'one_stop' .*hotline_1022"):
        tokens.make_pushing("x", "one_stop", 30, "root")
