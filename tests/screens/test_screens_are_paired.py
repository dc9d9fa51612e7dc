"""A code is shown, entered, and changed for a token that is kept as a hash alone."""

import pytest
from screen_samples import PROFILE, another_process, paired
from sqlalchemy import select

from ioc.errors import BusyError, SettingError
from ioc.screens.pairing import LETTERS, STARTED_MOST, WRONG_MOST, UnknownCodeError
from ioc.screens.programme import default_programme
from ioc.store.desk_tables import screen_pairings
from ioc.store.desk_tables import screens as table


def pair(screens, code, name="Tường", area="70", by="operator"):
    return screens.pair(code, name, area, PROFILE, default_programme(screens.place, area), by)


def test_a_code_is_six_letters_that_are_read_for_no_other(screens):
    code, _ = screens.start_pairing()
    assert len(code) == 6 and set(code) <= set(LETTERS)
    assert not set("01OIL") & set(LETTERS)


def test_a_screen_gets_its_token_once_its_code_was_entered(screens):
    code, secret = screens.start_pairing()
    assert screens.claim(secret)[0] is None
    screen = pair(screens, f"{code[:3].lower()} {code[3:]}", "  Tường chính ")
    assert (screen.name, screen.area, screen.profile) == ("Tường chính", "70", PROFILE)
    token = screens.claim(secret)[0]
    caller = another_process(screens).caller(token)
    assert (caller.kind, caller.id, caller.login) == ("screen", screen.id, "screen:Tường chính")
    assert caller.permissions == {"see_figures"} and caller.scope.areas == {"70"}


def test_an_answer_with_the_token_may_be_lost(screens):
    code, secret = screens.start_pairing()
    pair(screens, code)
    first = screens.claim(secret)[0]
    assert another_process(screens).claim(secret)[0] == screens.claim(secret)[0] == first
    assert screens.caller(first) is not None


def test_a_secret_that_was_guessed_gets_nothing(screens):
    code, _ = screens.start_pairing()
    pair(screens, code)
    assert screens.claim("x" * 43)[0] is None and screens.caller("iocs_" + "0" * 64) is None


def test_what_is_borne_is_kept_as_a_hash_alone(screens):
    _, token = paired(screens)
    with screens.desk.read() as conn:
        kept = [
            str(value)
            for name in (table, screen_pairings)
            for row in conn.execute(select(name))
            for value in row
        ]
    assert kept and not [value for value in kept if token in value or token.removeprefix("iocs_") in value]


def test_a_code_ends_after_ten_minutes(screens, world):
    code, secret = screens.start_pairing()
    world.wait(9 * 60)
    assert screens.pairings.code_of(secret) == code
    world.wait(61)
    assert screens.pairings.code_of(secret) is None
    with pytest.raises(UnknownCodeError):
        pair(screens, code)


def test_a_code_entered_at_the_last_second_can_still_be_fetched(screens, world):
    code, secret = screens.start_pairing()
    world.wait(10 * 60 - 1)
    pair(screens, code)
    world.wait(30)
    assert screens.claim(secret)[0] is not None


def test_a_code_serves_once(screens):
    code, _ = screens.start_pairing()
    pair(screens, code)
    with pytest.raises(UnknownCodeError):
        pair(screens, code)
    assert len(screens.all()) == 1


def test_a_screen_lives_on_after_every_restart(screens, world):
    _, token = paired(screens)
    world.wait(400 * 24 * 3600)
    assert another_process(screens).caller(token) is not None


def test_whoever_tries_codes_is_stopped(screens, world):
    code, _ = screens.start_pairing()
    for _ in range(WRONG_MOST):
        with pytest.raises(UnknownCodeError):
            pair(screens, "AAAAAA")
    with pytest.raises(BusyError):
        pair(screens, code)
    assert pair(screens, code, by="somebody else").name == "Tường"


def test_one_address_begins_only_so_many_pairings(screens, world):
    for _ in range(STARTED_MOST):
        screens.start_pairing("10.0.0.1")
    with pytest.raises(BusyError):
        screens.start_pairing("10.0.0.1")
    assert screens.start_pairing("10.0.0.2")
    world.wait(601)
    assert screens.start_pairing("10.0.0.1")


@pytest.mark.parametrize(
    ("name", "area", "named"),
    [("", "70", "name"), ("x" * 101, "70", "name"), ("a\nb", "70", "name"), ("x", "99", "99")],
)
def test_what_is_wrong_is_named_and_the_code_stays_good(screens, name, area, named):
    code, _ = screens.start_pairing()
    programme = default_programme(screens.place, "70")
    with pytest.raises(SettingError, match=named):
        screens.pair(code, name, area, PROFILE, programme, "operator")
    assert pair(screens, code)


def test_a_programme_beyond_the_screen_s_area_is_refused(screens):
    code, _ = screens.start_pairing()
    with pytest.raises(SettingError, match="689"):
        screens.pair(code, "x", "689", PROFILE, default_programme(screens.place, "70"), "operator")


def test_a_revoked_screen_is_nobody_anywhere(screens, world):
    screen, token = paired(screens)
    other = another_process(screens)
    assert other.caller(token) is not None
    screens.revoke(screen, by="administrator")
    assert screens.caller(token) is None
    world.wait(2.1)
    assert other.caller(token) is None and other.all() == []
    with pytest.raises(SettingError, match="no screen"):
        screens.revoke(screen, by="administrator")


def test_what_was_done_stands_in_the_audit(screens):
    screen, _ = paired(screens)
    one = screens.get(screen)
    told = {"name": "Tường phụ", "area": "689", "profile": one.profile}
    screens.change(screen, **told, programme=default_programme(screens.place, "689"), by="a")
    screens.order(screen, "message", text="Họp", minutes=5, by="b")
    screens.rotate(screen, by="c")
    screens.revoke(screen, by="d")
    found = [(one["deed"], one["actor"], one["subject"]) for one in screens.audit.all()]
    deeds = ("screen_paired", "screen_changed", "screen_ordered", "screen_rotated", "screen_revoked")
    assert found == [(deed, who, screen) for deed, who in zip(deeds, ("operator", *"abcd"), strict=True)]
