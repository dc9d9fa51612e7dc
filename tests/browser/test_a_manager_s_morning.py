"""From sign-in to the five oldest overdue dossiers, urged, as a new manager would; IOC_PICTURES=1 takes pictures."""

import os
from pathlib import Path

import pytest
from browser_tools import wait_until
from test_lists_in_a_browser import PATIENCE_S, count_in, rows_shown
from test_people_sign_in_by_browser import passwords, sign_in

from ioc import clock

PICTURES = Path(__file__).resolve().parents[2] / "docs" / "pictures"
OLDEST = 5
NOTE = "Đề nghị giải quyết dứt điểm trong hôm nay"
CODES = ".ag-pinned-left-cols-container .ag-row[row-index='{row}'] [col-id=code]"
DUE = ".ag-center-cols-container .ag-row[row-index='{row}'] [col-id=due_at]"


class Morning:
    """The page, and how long its steps took; time for taking pictures is not the manager's."""

    def __init__(self, page):
        self.page, self.seconds, self.number = page, 0.0, 0
        self.since = clock.monotonic()

    def show(self, what: str) -> None:
        """The end of a step."""
        self.seconds += clock.monotonic() - self.since
        self.number += 1
        if os.environ.get("IOC_PICTURES"):
            PICTURES.mkdir(exist_ok=True)
            self.page.wait_for_timeout(1_500)
            self.page.screenshot(path=PICTURES / f"manager-{self.number}-{what}.png")
        self.since = clock.monotonic()


def come_in(morning: Morning, demo) -> None:
    morning.show("sign-in")
    sign_in(morning.page, "manager", passwords(demo)["manager"])
    morning.page.locator(".tile-value a[href*='members=dossiers_overdue&']").first.wait_for(
        timeout=PATIENCE_S * 1000
    )
    morning.show("province")


def go_down(morning: Morning) -> int:
    """From the tile to its breakdown to its list; how many the tile led to."""
    page = morning.page
    page.locator(".tile-value a[href*='members=dossiers_overdue&']").first.click()
    button = page.locator(".list-count a.button")
    button.wait_for(timeout=PATIENCE_S * 1000)
    total = int(page.locator("#list-total").get_attribute("data-total"))
    morning.show("breakdown")
    button.click()
    rows_shown(page)
    return total


def choose_oldest(morning: Morning) -> list[str]:
    """Ticks the uppermost; their codes."""
    page = morning.page
    boxes = page.locator(".ag-pinned-left-cols-container .ag-checkbox-input")
    for row in range(OLDEST):
        boxes.nth(row).click(force=True)
    codes = [page.locator(CODES.format(row=row)).inner_text() for row in range(OLDEST)]
    morning.show("oldest")
    return codes


def urge(morning: Morning) -> None:
    page = morning.page
    page.locator("details.urge > summary").click()
    page.locator("#urge-note").fill(NOTE)
    page.locator("#urge-send").click()
    said = page.locator("#urge-said")
    wait_until(lambda: said.inner_text() != "", PATIENCE_S, "what was sent")
    morning.show("urged")


def moment_of(text: str) -> tuple[str, ...]:
    """29/10/2021 08:00 as something that can be ordered."""
    day, _, time = text.partition(" ")
    return (*reversed(day.split("/")), time)


@pytest.mark.drill
def test_from_sign_in_to_the_five_oldest_overdue_dossiers_urged(demo, open_page, record):
    page, watch = open_page(f"{demo.url}/", login=None)
    morning = Morning(page)
    come_in(morning, demo)
    total = go_down(morning)
    assert total >= OLDEST
    due = [moment_of(page.locator(DUE.format(row=row)).inner_text()) for row in range(OLDEST + 3)]
    assert due == sorted(due), "the oldest do not come first"
    codes = choose_oldest(morning)
    urge(morning)
    record("a manager: from sign-in to five urged", morning.seconds, "s", "≤ 60")
    page.goto(f"{demo.url}/urges")
    page.locator(".urge-card").first.wait_for(timeout=PATIENCE_S * 1000)
    wait_until(lambda: NOTE in page.locator("main").inner_text(), PATIENCE_S, "the urges of this morning")
    shown = page.locator("main").inner_text()
    assert [code for code in codes if code not in shown] == []
    morning.show("urges")
    assert (watch.errors, watch.outside) == ([], [])  # leaving a page breaks off what it was asking
    assert count_in(page.locator(".urge-card").first.inner_text()) > 0
