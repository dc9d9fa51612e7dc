"""Signing in with a keyboard: with what the demo printed, to the page one wanted, and out again."""

import json
import re


def passwords(demo) -> dict[str, str]:
    return json.loads((demo.program.data / "demo-people.json").read_text())


def sign_in(page, login: str, password: str) -> None:
    """Types login and password and sends the form."""
    page.locator("input[name=login]").fill(login)
    page.locator("input[name=password]").fill(password)
    page.keyboard.press("Enter")


def test_the_demo_prints_how_to_sign_in(demo):
    said = demo.program.log.read_text()
    for login, password in passwords(demo).items():
        assert re.search(rf"{login}\s+{password}", said)


def test_a_leader_signs_in_sees_their_city_and_leaves(demo, open_page):
    page, watch = open_page(f"{demo.url}/", login=None)
    assert "/sign-in?next=" in page.url
    sign_in(page, "leader", passwords(demo)["leader"])
    page.locator(".panel").first.wait_for(timeout=60_000)
    assert "Đồng Xoài" in page.locator("h1").first.inner_text()
    page.locator(".account summary").click()
    page.locator(".account form button:not([name])").click()
    page.wait_for_url("**/sign-in", timeout=60_000)
    page.goto(f"{demo.url}/area/689")
    assert "/sign-in?next=" in page.url
    assert (watch.errors, watch.outside) == ([], [])  # leaving a page breaks off what it was asking


def test_the_area_of_others_is_told_to_be_so(demo, open_page):
    page, watch = open_page(f"{demo.url}/province/70", login="leader")
    page.get_by_text("không thuộc phạm vi của bạn").wait_for(timeout=60_000)
    page.get_by_role("link").click()
    page.locator(".panel").first.wait_for(timeout=60_000)
    assert "Đồng Xoài" in page.locator("h1").first.inner_text()
    watch.check()


def test_sign_in_works_without_a_script(demo, open_page):
    page, _ = open_page(f"{demo.url}/sign-in", login=None, java_script_enabled=False)
    sign_in(page, "manager", passwords(demo)["manager"])
    page.wait_for_url(f"{demo.url}/", timeout=60_000)
