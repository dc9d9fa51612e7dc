"""A screen's token is changed while it goes on: whatever answer is lost, it is never shut out."""

from screen_samples import another_process, paired

from ioc.screens.bearing import TURNED_AFTER_S, UNDER_WAY_S
from ioc.screens.known import KEPT_S


def turned(screens, screen, token):
    screens.rotate(screen, by="operator")
    new = screens.bearing.hand_over(token)
    assert new != token
    return new


def test_nothing_changes_until_it_is_asked_for(screens):
    _, token = paired(screens)
    assert screens.bearing.hand_over(token) == token


def test_an_answer_that_was_lost_is_given_again(screens, world):
    screen, token = paired(screens)
    new = turned(screens, screen, token)
    for _ in range(3):
        world.wait(10)
        assert screens.caller(token).id == screen
        assert screens.bearing.hand_over(token) == new
    assert another_process(screens).bearing.hand_over(token) == new


def test_the_old_token_ends_with_the_first_use_of_the_new(screens, world):
    screen, token = paired(screens)
    new = turned(screens, screen, token)
    assert screens.caller(new).id == screen
    assert screens.caller(token).id == screen, "what was under way is still answered"
    assert screens.bearing.hand_over(token) is None, "and does not put the old cookie back"
    world.wait(UNDER_WAY_S + 1)
    assert screens.caller(token) is None
    assert screens.caller(new).id == screen
    assert screens.bearing.hand_over(new) == new


def test_another_process_knows_the_new_token_at_once(screens):
    screen, token = paired(screens)
    other = another_process(screens)
    assert other.caller(token).id == screen
    new = turned(screens, screen, token)
    assert other.caller(new).id == screen
    assert other.caller(token).id == screen


def test_it_may_be_turned_again_and_again(screens, world):
    screen, token = paired(screens)
    seen = {token}
    for _ in range(4):
        token = turned(screens, screen, token)
        assert screens.caller(token).id == screen
        world.wait(UNDER_WAY_S + KEPT_S)
        seen.add(token)
    assert len(seen) == 5
    assert [screens.caller(one) is not None for one in seen].count(True) == 1


def test_asked_for_twice_it_is_turned_once(screens):
    screen, token = paired(screens)
    new = turned(screens, screen, token)
    screens.rotate(screen, by="operator")
    assert screens.bearing.hand_over(token) == new


def test_once_a_month_it_is_turned_by_itself(screens, world):
    screen, token = paired(screens)
    world.wait(TURNED_AFTER_S - 60)
    assert screens.bearing.hand_over(token) == token
    world.wait(120)
    new = screens.bearing.hand_over(token)
    assert new != token and screens.bearing.hand_over(token) == new
    assert screens.caller(new).id == screen and screens.bearing.hand_over(new) == new


def test_a_night_without_a_network_costs_nothing(screens, world):
    screen, token = paired(screens)
    new = turned(screens, screen, token)
    world.wait(12 * 3600)
    assert screens.caller(token).id == screen
    assert screens.bearing.hand_over(token) == new


def test_a_revoked_screen_is_handed_nothing(screens):
    screen, token = paired(screens)
    new = turned(screens, screen, token)
    screens.revoke(screen, by="administrator")
    assert screens.caller(new) is None and screens.caller(token) is None
    assert screens.bearing.hand_over(token) is None
