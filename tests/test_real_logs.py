"""Real logs of other cities, loaded with nothing but place files and mapping files, give the published truth.

Every figure of the three truth.json is compared: periods, instants, months, and each breakdown.
"""

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import data_sources
from geo.boundaries import import_boundaries
from geo.places import Place, load_place
from ioc import clock
from ioc.domain.workcal import from_place
from ioc.indicators.figures import figures
from ioc.ingest import Loader
from ioc.store import Store, open_store, upgrade

PLACES = Path(__file__).parent / "samples" / "places"
REAL = Path(__file__).resolve().parents[2] / "shared" / "real"
NOW = datetime(2026, 1, 1, tzinfo=UTC)

pytestmark = pytest.mark.skipif(not REAL.is_dir(), reason="the real logs do not lie beside the project")

# truth -> ours
FLOWS = {
    "received": "received", "carried_over": "carried_over", "resolved": "resolved",
    "resolved_on_time": "resolved_on_time_instant", "resolved_late": "resolved_late_instant",
    "resolved_no_due": "resolved_no_due", "resolved_cal_early": "resolved_early",
    "resolved_cal_same_day": "resolved_same_day", "resolved_cal_late": "resolved_late_day",
    "median_h": "median_h", "p90_h": "p90_h", "p90_disc_h": "p90_nearest_h",
    "on_time_rate_pct": "on_time_rate_instant",
}  # fmt: skip
STOCKS = {
    "pending": "pending", "pending_in_time": "not_due_instant", "pending_overdue": "overdue_instant",
    "pending_no_due": "pending_no_due", "pending_cal_overdue": "overdue_day",
    "due_next_3d": "due_soon_instant",
}  # fmt: skip
NOT_FIGURES = {"resolved_negative_duration", "identity_raw_diff", "identity_clamped_diff"}
TICKET_WORDS = {"received": "opened", "resolved": "closed", "pending": "open"}


def own(name: str, subject: str) -> str:
    """The name of a figure for a subject: dossiers are received, tickets opened."""
    first, _, rest = name.partition("_")
    if subject == "tickets" and first in TICKET_WORDS:
        return TICKET_WORDS[first] + (f"_{rest}" if rest else "")
    return name


class Log:
    """A loaded log: its place, store and truth."""

    def __init__(self, directory: Path, sources: dict[str, Path], truth: dict, store_path: Path):
        self.place = load_place(directory)
        self.truth = truth
        self.store: Store = open_store(f"sqlite:///{store_path}", self.place)
        upgrade(self.store)
        self.summaries = {name: self._load(name, path) for name, path in sources.items()}

    def _load(self, name: str, path: Path) -> list:
        source = data_sources.load(name, self.place, {})
        loader = Loader(self.store, self.place, from_place(self.place))
        return [loader.load(name, source.parse(page), cursor=None) for page in source.read_file(path)]

    def groups(self, subject: str, by: str | None, **when) -> dict[str, list[dict]]:
        """Entries by group; the whole under ""."""
        found: dict[str, list[dict]] = {}
        for entry in figures(self.store, self.place, subject, by=by or (), **when):
            found.setdefault(entry["by"].get(by, "") if by else "", []).append(entry)
        return found


# half of the last digit that the truth writes; its own rounding of a tie may go either way
ROUNDING = {"median_h": 0.00005, "p90_h": 0.00005, "p90_disc_h": 0.00005, "on_time_rate_pct": 0.005}


def agrees(name: str, seen: float | int | None, told: float | int | None) -> bool:
    """Whether our figure is the truth's: counts exactly, hours and shares to the digits it writes."""
    if seen is None or told is None or name not in ROUNDING:
        return seen == told
    factor = 100 if name == "on_time_rate_pct" else 1
    return abs(factor * seen - told) <= ROUNDING[name] + 1e-9


def differences(subject: str, names: dict[str, str], truth: dict, values: dict | None) -> list[str]:
    """What differs between the truth of one group and our figures; a group without records has none."""
    wrong = []
    for name, ours in names.items():
        seen = values[own(ours, subject)] if values else (None if name in ROUNDING else 0)
        if not agrees(name, seen, truth[name]):
            wrong.append(f"{name}: {seen}, truth {truth[name]}")
    return wrong


def compare(
    log: Log, subject: str, names: dict[str, str], truth: dict, by: str | None, key, when: dict
) -> int:
    """Compares every group of one breakdown; returns how many figures were compared."""
    ours = log.groups(subject, by, **when)
    groups = {key(group): told for group, told in truth.items()}
    told_names = {name for told in groups.values() for name in told}
    assert told_names - NOT_FIGURES == set(names), "the truth tells a figure that is not compared"
    wrong = {
        group: found
        for group, told in groups.items()
        if (found := differences(subject, names, told, ours[group][0]["values"] if group in ours else None))
    }
    assert wrong == {}
    unknown = {g for g, (entry,) in ours.items() if g not in groups and any(entry["values"].values())}
    assert unknown == set()
    return len(groups) * len(names)


PERIODS = FLOWS | {f"end_{name}": ours for name, ours in STOCKS.items()}


def compare_all(log: Log, subject: str, truth: dict, breakdowns: dict) -> int:
    """Periods and instants, as a whole and split: the truth's key -> (our key, how a group is named)."""
    compared = 0
    for told in truth["periods"].values():
        when = {"start": moment(told["start"]), "end": moment(told["end"])}
        compared += compare(log, subject, PERIODS, {"": told["all"]}, None, str, when)
        for name, (by, key) in breakdowns.items():
            compared += compare(log, subject, PERIODS, told[name], by, key, when)
    for told in truth["instants"].values():
        when = {"at": moment(told["at"])}
        compared += compare(log, subject, STOCKS, {"": told["all"]}, None, str, when)
        for name, (by, key) in breakdowns.items():
            compared += compare(log, subject, STOCKS, told[name], by, key, when)
    return compared


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def months(log: Log, subject: str, truth: dict[str, dict]) -> dict[str, dict]:
    """Our monthly figures of the months that the truth names."""
    first, last = min(truth), max(truth)
    year, month = map(int, last.split("-"))
    end = date(year + month // 12, month % 12 + 1, 1)
    entries = log.groups(subject, None, start=date.fromisoformat(f"{first}-01"), end=end, per="month")[""]
    return {entry["from"][:7]: entry["values"] for entry in entries}


def compare_months(log: Log, subject: str, truth: dict[str, dict]) -> None:
    ours = months(log, subject, truth)
    names = {"received": "received", "resolved": "resolved"}
    wrong = {m: found for m, told in truth.items() if (found := differences(subject, names, told, ours[m]))}
    assert wrong == {}
    assert {m for m, values in ours.items() if values[own("received", subject)] and m not in truth} == set()


def truth_of(name: str) -> dict:
    return json.loads((REAL / name / "truth.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module", autouse=True)
def a_frozen_clock() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


@pytest.fixture(scope="module")
def wabo(tmp_path_factory) -> Log:
    path = tmp_path_factory.mktemp("wabo")
    sources = {"permits": REAL / "wabo_receipt" / "dossiers.csv.gz"}
    return Log(PLACES / "wabo", sources, truth_of("wabo_receipt"), path / "ioc.db")


@pytest.fixture(scope="module")
def bpic(tmp_path_factory) -> Log:
    path, file = tmp_path_factory.mktemp("bpic"), REAL / "bpic2020_rfp" / "requests.csv.gz"
    sources = {"requests": file, "payments": file}
    return Log(PLACES / "bpic", sources, truth_of("bpic2020_rfp"), path / "ioc.db")


def chicago_log(name: str, path: Path) -> Log:
    """Chicago with its boundaries imported from the city's file."""
    directory = path / name
    shutil.copytree(PLACES / name, directory)
    file = REAL / "chicago_sanitation" / "community_areas.geojson"
    place: Place = load_place(directory)
    import_boundaries(file, place, level="community_area").write(directory / "boundaries.geojson")
    tickets = REAL / "chicago_sanitation" / "tickets.csv.gz"
    return Log(directory, {"complaints": tickets}, truth_of("chicago_sanitation"), path / "ioc.db")


@pytest.fixture(scope="module")
def chicago(tmp_path_factory) -> Log:
    return chicago_log("chicago", tmp_path_factory.mktemp("chicago"))


@pytest.fixture(scope="module")
def chicago_unique(tmp_path_factory) -> Log:
    return chicago_log("chicago-unique", tmp_path_factory.mktemp("chicago_unique"))


WABO_BY = {"by_department": ("field", str), "by_channel": ("channel", str), "by_group": ("responsible", str)}
CHICAGO_BY = {"by_nature": ("category", str), "by_ward": ("responsible", str), "by_status": ("state", str)}
BPIC_BY = {"by_org_unit": ("area", lambda unit: unit.removeprefix("organizational unit "))}


def test_permits_of_a_dutch_municipality_in_every_period_instant_and_breakdown(wabo):
    assert wabo.summaries["permits"][0].records_in == wabo.truth["rows"]["dossiers"]
    compared = compare_all(wabo, "dossiers", wabo.truth, WABO_BY)
    assert compared == 17 * (4 * len(PERIODS) + 6 * len(STOCKS))


def test_permits_of_a_dutch_municipality_by_month(wabo):
    compare_months(wabo, "dossiers", wabo.truth["monthly"])


def test_the_setting_of_lateness_chooses_between_both_rules(wabo):
    when = {"start": date(2011, 1, 1), "end": date(2012, 1, 1)}
    rates = {
        rule: wabo.groups("dossiers", None, lateness=rule, **when)[""][0]["values"]["on_time_rate"]
        for rule in ("instant", "day")
    }
    assert {rule: round(100 * rate, 2) for rule, rate in rates.items()} == {"instant": 70.96, "day": 76.12}


def test_complaints_of_chicago_as_published(chicago):
    told = chicago.truth["as_published"]
    assert sum(s.records_in for s in chicago.summaries["complaints"]) == chicago.truth["rows"]["as_published"]
    groups = 1 + 10 + 52 + 4
    compared = compare_all(chicago, "tickets", told, CHICAGO_BY)
    assert compared == groups * (3 * len(PERIODS) + 3 * len(STOCKS))
    compare_months(chicago, "tickets", told["monthly"])


def test_complaints_of_chicago_with_one_row_for_each_ticket(chicago_unique):
    told = chicago_unique.truth["unique_ticket_id"]
    whole = chicago_unique.groups("tickets", None)[""][0]["values"]
    assert whole["opened"] == chicago_unique.truth["rows"]["unique_ticket_id"]
    compare_all(chicago_unique, "tickets", told, CHICAGO_BY)
    compare_months(chicago_unique, "tickets", told["monthly"])


def test_complaints_of_chicago_fall_into_the_polygons_of_its_map(chicago_unique):
    told = chicago_unique.truth["map"]
    areas = {g: e["values"]["opened"] for g, (e,) in chicago_unique.groups("tickets", "area").items()}
    assert {code: areas[code] for code in told["by_community_area_number_top10"]} == told[
        "by_community_area_number_top10"
    ]
    without = chicago_unique.truth["rows"]["unique_ticket_id"] - told["located"]
    assert areas["outside"] == told["located"] - told["inside"] + without
    assert sum(areas.values()) - areas["outside"] == told["inside"]


def test_payments_of_a_university_by_month(bpic):
    ours = {}
    for entry in bpic.groups("payments", None, start=date(2017, 1, 1), end=date(2019, 3, 1), per="month")[""]:
        if entry["values"]["count"]:
            ours[entry["from"][:7]] = payment(entry["values"])
    assert ours == bpic.truth["paid_per_month"]


def test_payments_of_a_university_by_unit(bpic):
    told = bpic.truth["paid_per_org_unit"]
    by_area = bpic.groups("payments", "area", start=date(2017, 1, 1), end=date(2019, 3, 1))
    ours = {
        f"organizational unit {area}": payment(entry["values"])
        for area, (entry,) in by_area.items()
        if entry["values"]["count"]
    }
    assert ours == told


def test_payments_of_a_university_in_all(bpic):
    (entry,) = bpic.groups("payments", None, start=date(2017, 1, 1), end=date(2019, 3, 1))[""]
    values, told = entry["values"], bpic.truth["paid_total"]
    assert payment(values) == {"count": told["count"], "amount": told["amount"]}
    assert f"{values['largest'] / 100:.2f}" == told["max"]
    assert f"{values['median'] / 100:.2f}" == told["median"]


def payment(values: dict) -> dict:
    return {"count": values["count"], "amount": f"{values['value'] / 100:.2f}"}


def test_requests_for_payment_in_every_period_instant_and_unit(bpic):
    compared = compare_all(bpic, "dossiers", bpic.truth, BPIC_BY)
    assert compared == 36 * (3 * len(PERIODS) + len(bpic.truth["instants"]) * len(STOCKS))


def test_requests_for_payment_by_month(bpic):
    compare_months(bpic, "dossiers", bpic.truth["monthly"])
