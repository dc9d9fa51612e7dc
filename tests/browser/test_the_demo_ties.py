"""The demo's totals equal the published ones, by command, by API and on the page."""

import json
import sqlite3
from collections import Counter

import httpx

YEAR = ("--from", "2021-01-01", "--to", "2021-10-29")
DOSSIERS = {
    "received": 541_496,
    "received_online": 358_294,
    "received_in_person_postal": 183_202,
    "carried_over": 20_091,
    "to_resolve": 561_587,
    "resolved": 549_113,
    "resolved_late_day": 11_105,
    "resolved_late_instant": 11_105,
    "pending": 12_474,
}
PAYMENTS = {"count": 18_259, "value": 109_537_412_104}


def told(values: dict, wanted: dict) -> dict:
    return {key: values.get(key) for key in wanted}


def test_the_command_tells_the_published_totals(demo):
    values = json.loads(demo.program.ioc("figures", *YEAR, "--format", "json"))[0]["values"]
    assert told(values, DOSSIERS) == DOSSIERS


def test_the_command_tells_the_published_payments(demo):
    span = ("--from", "2021-05-19", "--to", "2021-09-16")
    said = demo.program.ioc("figures", "--subject", "payments", *span, "--format", "json")
    assert told(json.loads(said)[0]["values"], PAYMENTS) == PAYMENTS


def test_the_api_tells_the_same(demo):
    asked = {"subject": "dossiers", "from": "2021-01-01", "to": "2021-10-29"}
    answer = httpx.get(f"{demo.url}/api/v1/figures", params=asked, timeout=60, cookies=demo.cookies)
    assert told(answer.json()[0]["values"], DOSSIERS) == DOSSIERS


def test_the_page_shows_the_published_beside_ours_with_the_nine_between(demo, open_page):
    page, watch = open_page(f"{demo.url}/province/70")
    panel = page.locator('.panel:has-text("561.578")').first
    panel.wait_for(timeout=20_000)
    text = panel.inner_text()
    for number in ("561.578", "561.587", "+9", "12.465", "12.474", "109.537.412.104"):
        assert number in text, number
    watch.check()


def test_form_06a_holds_its_identities(demo):
    rows = json.loads(demo.program.ioc("figures", "--form", "II.06a", *YEAR, "--format", "json"))
    values = rows[0]["columns"]
    assert rows[0]["broken"] == [] and values["7"] == 549_113 and values["10"] == 11_105
    assert values["3"] == values["4"] + values["5"] + values["6"] == values["7"] + values["11"]
    assert values["7"] == values["8"] + values["9"] + values["10"]
    assert values["11"] == values["12"] + values["13"]


def test_the_counts_agree_with_the_rows_while_data_arrive(demo):
    assert "agree" in demo.program.ioc("audit")


def test_the_portal_lists_what_is_late_and_every_difference_is_explained(demo, open_page):
    page, watch = open_page(f"{demo.url}/sources/portal/counts")
    page.locator(".panel tbody tr").first.wait_for(timeout=30_000)
    with sqlite3.connect(f"file:{demo.program.data}/ioc.db?mode=ro", uri=True) as conn:
        rows = conn.execute(
            "SELECT what, cause, count(*) FROM reconciled_code WHERE source = 'portal' GROUP BY 1, 2"
        )
        found = {(what, cause): count for what, cause, count in rows}
    assert found["late_both", "unit_slow"] > 300
    apart = Counter()
    for (what, cause), count in found.items():
        apart[cause] += 0 if what == "late_both" else count
    assert all(apart[one] for one in ("not_synchronised", "paused_forgotten", "other_due", "not_delivered"))
    assert sum(apart.values()) < 200 and apart["unknown"] < 3
    watch.check()
