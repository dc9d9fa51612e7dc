"""A small place and random rows for the tests of indicators, and the naive reading of design §3 over them."""

import math
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import quantiles

import numpy as np

from geo.places import Place, load_place
from ioc.access.scope import whole
from ioc.counts import apply, write_ledger
from ioc.counts.deltas import net
from ioc.counts.touched import touched, touched_days
from ioc.domain.moments import MISSING, from_us, local_days, to_us
from ioc.domain.rules import rules_of
from ioc.domain.workcal import from_place
from ioc.indicators.answers import Epoch
from ioc.indicators.cubes import Cubes
from ioc.indicators.read import Reader
from ioc.store.engine import Store, open_store
from ioc.store.tables import FACTS, metadata, source_state
from ioc.store.versions import next_version

PLACE = """
code = "sample"
name = { vi = "Mẫu", en = "Sample" }
country = "VN"
time_zone = "%(zone)s"
root = "P"
[[levels]]
key = "province"
name = { vi = "Tỉnh", en = "Province" }
[[levels]]
key = "district"
name = { vi = "Huyện", en = "District" }
[[levels]]
key = "commune"
name = { vi = "Xã", en = "Commune" }
[policies]
lateness = "%(lateness)s"
due_soon = "%(due_soon)s"
[sources.one_stop]
kind = "dossiers"
module = "one_stop"
[sources.hotline]
kind = "tickets"
module = "hotline_1022"
[sources.money]
kind = "payments"
module = "payment_platform"
[targets]
dossiers_on_time_rate = 95
%(published)s
"""
AREAS = """code,parent,level,name_vi,name_en
P,,province,Tỉnh,Province
P.0,P,office,Một cửa tỉnh,Province office
A,P,district,Huyện A,District A
A.0,A,office,Một cửa A,Office A
A1,A,commune,Xã A1,Commune A1
A2,A,commune,Xã A2,Commune A2
B,P,district,Huyện B,District B
B1,B,commune,Xã B1,Commune B1
"""
PUBLISHED = """
[[published]]
key = "report"
name = "Report"
start = 2021-02-01
end = 2021-03-01
document = "A document"
[published.values]
"dossiers.received" = 10
"payments.value" = 20
"services.national_portal" = 30
"one_stop_units.commune" = 3
"""
FROM = datetime(2021, 1, 4, tzinfo=UTC)
DAYS = 90
NOW = datetime(2021, 3, 25, 3, 17, tzinfo=UTC)
DAY_US = 86_400_000_000


def sample_place(
    folder: Path, *, zone: str = "Asia/Ho_Chi_Minh", lateness: str = "day", due_soon: str = "24 working hours"
) -> Place:
    folder.mkdir(parents=True, exist_ok=True)
    values = {"zone": zone, "lateness": lateness, "due_soon": due_soon, "published": PUBLISHED}
    (folder / "place.toml").write_text(PLACE % values, encoding="utf-8")
    (folder / "areas.csv").write_text(AREAS, encoding="utf-8")
    return load_place(folder)


def new_store(url: str, place: Place) -> Store:
    store = open_store(url, place)
    metadata.create_all(store.engine)
    return store


def put(
    store: Store, place: Place, subject: str, rows: list[dict], *, old: list[dict] | None = None,
    tells_rows: bool = True,
) -> int:  # fmt: skip
    """Writes rows (in place of `old` ones) with their counts, ledger and version, as an ingest would.

    tells_rows: whether the ledger lists them, as it does unless they are very many.
    """
    table, days = FACTS[subject], local_days(place.zone.key)
    with store.write() as conn:
        version = next_version(conn, place.code)
        for row in old or ():
            conn.execute(table.delete().where(table.c.place == place.code, table.c.code == row["code"]))
        conn.execute(table.insert(), rows)
        sides = as_columns(subject, old or []), as_columns(subject, rows)
        deltas = net(subject, *sides, place, rules_of(place))
        apply(conn, place, deltas)
        codes = list(dict.fromkeys(row["code"] for row in (*(old or ()), *rows)))
        told = (
            touched(subject, rows[0]["source"], codes, *sides, days)
            if tells_rows
            else touched_days(subject, *sides, days)
        )
        write_ledger(conn, place, version, deltas | told)
    return version


def as_columns(subject: str, rows: list[dict]) -> dict:
    """Rows as columns: integers as arrays with MISSING, all else as lists."""
    found = {}
    for column in FACTS[subject].c if rows else ():
        values = [row[column.name] for row in rows if column.name in row]
        is_number = column.type.python_type is int
        found[column.name] = np.array([MISSING if v is None else v for v in values]) if is_number else values
    return found or {"code": []}


def finished_sources(store: Store, place: Place, now: int, **states: dict) -> None:
    """Every source was polled just now and has its history, unless `states` says otherwise."""
    with store.write() as conn:
        conn.execute(source_state.delete())
        for name in place.sources:
            row = {
                "last_good_at": now,
                "last_tried_at": now,
                "newest_event_at": now,
                "history_complete": True,
            }
            conn.execute(
                source_state.insert().values(
                    place=place.code,
                    source=name,
                    **{"state": "ok", "fails": 0, **row, **states.get(name, {})},
                )
            )


def _stamped(row: dict, place: Place, source: str, number: int) -> dict:
    stamp = {"place": place.code, "source": source, "code": f"{source}-{number}", "line": 0}
    return stamp | {"source_updated_at": number, "row_hash": number, "version": 1} | row


def _moment(rng: random.Random) -> int:
    """Any microsecond of the span; one in six a local midnight of Hanoi."""
    day = to_us(FROM) + rng.randrange(DAYS) * DAY_US
    return day - 7 * 3_600_000_000 if rng.random() < 1 / 6 else day + rng.randrange(DAY_US)


def random_dossiers(place: Place, seed: int, count: int = 500) -> list[dict]:
    rng = random.Random(seed)
    return [_stamped(_dossier(place, rng), place, "one_stop", n) for n in range(count)]


def _dossier(place: Place, rng: random.Random) -> dict:
    status = rng.choice([1, 2, 3, 4, 4, 5, 6, 7, 8, 9, 9, 9, 10, 10])
    received = None if status == 1 else _moment(rng)
    ended = status >= 7
    end = received + int(rng.expovariate(1 / 6) * DAY_US) if ended else None
    due = received + rng.randrange(1, 15) * DAY_US // 2 if received and rng.random() < 0.85 else None
    if due and ended and rng.random() < 0.15:
        end = due + rng.choice([-1, 0, 1])
        end = max(end, received)
    paid = rng.random() < 0.2
    submitted = (received or _moment(rng)) - rng.randrange(DAY_US)
    return {
        "status": status, "submitted_at": submitted,
        "received_at": received, "due_at": due, "source_due_at": due, "end_at": end, "end_assumed": False,
        "finished_at": end, "returned_at": None, "pauses": None,
        "paused_since": received + DAY_US if status == 5 else None,
        "step": ("intake", "work", None)[submitted % 3], "holder": ("X", "Y", "Z", None)[submitted % 4],
        "channel": rng.choice(["1", "2", "2", "3"]), "procedure_code": rng.choice(["p1", "p2", None]),
        "field_code": rng.choice(["land", "civil", "trade"]), "receiving_area": rng.choice(place.leaves),
        "resolving_area": rng.choice(place.leaves), "responsible": rng.choice(["x", None]),
        "has_fee": paid or rng.random() < 0.3, "paid_online": paid,
        "parent_code": "parent" if rng.random() < 0.05 else None,
        "elapsed_us": None if end is None else end - received - (5 if rng.random() < 0.05 else 0),
        "worked_us": None, "flags": 0,
    }  # fmt: skip


def random_tickets(place: Place, seed: int, count: int = 300) -> list[dict]:
    rng = random.Random(seed)
    return [_stamped(_ticket(place, rng), place, "hotline", n) for n in range(count)]


def _ticket(place: Place, rng: random.Random) -> dict:
    kind, opened = rng.choice(["information", "feedback", "proposal"]), _moment(rng)
    closed = (
        opened + int(rng.expovariate(1 / 3) * DAY_US) if kind == "information" or rng.random() < 0.8 else None
    )
    spot = rng.choice([(11.5, 106.9), (11.6, 106.8), (None, None)])
    return {
        "kind": kind, "state": "closed" if closed else "in_progress", "opened_at": opened, "assigned_at": None,
        "due_at": opened + 3 * DAY_US if rng.random() < 0.8 else None, "closed_at": closed, "end_at": closed,
        "channel": rng.choice(["phone", "app"]), "category": rng.choice(["traffic", "water", None]),
        "area": rng.choice(place.leaves), "lat": spot[0], "lon": spot[1], "responsible": None,
        "satisfaction": rng.choice(["good", "bad", "acceptable", None]) if closed else None,
        "elapsed_us": None if closed is None else closed - opened, "worked_us": None, "flags": 0,
    }  # fmt: skip


def random_payments(place: Place, seed: int, count: int = 300) -> list[dict]:
    rng = random.Random(seed)
    return [_stamped(_payment(place, rng), place, "money", n) for n in range(count)]


def _payment(place: Place, rng: random.Random) -> dict:
    state, asked = rng.choice(["success"] * 5 + ["failed", "cancelled", "pending", "refunded"]), _moment(rng)
    paid = asked + rng.randrange(DAY_US) if state in ("success", "refunded") else None
    return {
        "amount": int(rng.lognormvariate(12, 2)), "state": state, "requested_at": asked, "paid_at": paid,
        "refunded_at": paid + rng.randrange(9 * DAY_US) if state == "refunded" else None,
        "channel": rng.choice(["portal", "bank"]), "type": rng.choice(["fee", "land"]), "dossier_code": None,
        "area": rng.choice(place.leaves), "flags": 0,
    }  # fmt: skip


class Naive:
    """Predicates of design §3, one row at a time: the second opinion."""

    def __init__(self, place: Place, rows: list[dict], start: str = "received_at"):
        self.place, self.start = place, start
        self.rows = [r for r in rows if self._counts(r)]

    def _counts(self, row: dict) -> bool:
        if self.start == "opened_at":
            return row["kind"] != "information"
        return row["received_at"] is not None and row["status"] not in (1, 3) and not row["parent_code"]

    def received(self, s: int, e: int) -> list[dict]:
        return [r for r in self.rows if s <= r[self.start] < e]

    def ended(self, s: int, e: int) -> list[dict]:
        return [r for r in self.rows if r["end_at"] is not None and s <= r["end_at"] < e]

    def pending(self, t: int) -> list[dict]:
        return [r for r in self.rows if r[self.start] < t and (r["end_at"] is None or r["end_at"] >= t)]

    def day(self, us: int) -> int:
        return from_us(us, self.place.zone).date().toordinal()

    def late(self, row: dict, rule: str) -> bool:
        if row["due_at"] is None or row.get("status") in (7, 8):
            return False
        if rule == "instant":
            return row["end_at"] > row["due_at"]
        return self.day(row["end_at"]) > self.day(row["due_at"])

    def overdue(self, t: int, rule: str) -> list[dict]:
        return [r for r in self.pending(t) if r["due_at"] is not None and self.is_over(r["due_at"], t, rule)]

    def is_over(self, due: int, t: int, rule: str) -> bool:
        return due < t if rule == "instant" else self.day(due) < self.day(t)

    def due_soon(self, t: int, limit: int, rule: str) -> list[dict]:
        near = (r for r in self.pending(t) if r["due_at"] is not None and r["due_at"] < limit)
        return [r for r in near if not self.is_over(r["due_at"], t, rule)]


def quantile(values: list[float], q: int) -> float | None:
    """Linear interpolation, by the standard library."""
    if len(values) < 2:
        return values[0] if values else None
    return quantiles(values, n=100, method="inclusive")[q - 1]


def nearest(values: list[float], q: float) -> float | None:
    return sorted(values)[math.ceil(q * len(values)) - 1] if values else None


def local(place: Place, *parts: int) -> int:
    return to_us(datetime(*parts, tzinfo=place.zone))


def random_cuts(place: Place, seed: int, count: int) -> list[tuple[int, int]]:
    """Periods before NOW whose ends are midnights or any microsecond."""
    rng = random.Random(seed)
    found = []
    for _ in range(count):
        days = sorted(rng.sample(range((NOW - FROM).days), 2))
        ends = [FROM.replace(tzinfo=place.zone) + timedelta(days=d) for d in days]
        found.append(tuple(to_us(e) + (rng.randrange(DAY_US) if rng.random() < 0.5 else 0) for e in ends))
    return found


class Filled:
    """A store with random rows and what is needed to ask it."""

    def __init__(self, folder: Path, zone: str, lateness: str, url: str | None = None):
        self.place = sample_place(folder / "place", zone=zone, lateness=lateness)
        self.store = new_store(url or f"sqlite:///{folder / 'rows.db'}", self.place)
        self.rows = {
            "dossiers": random_dossiers(self.place, seed=11),
            "tickets": random_tickets(self.place, seed=12),
            "payments": random_payments(self.place, seed=13),
        }
        for subject, rows in self.rows.items():
            put(self.store, self.place, subject, rows)
        self.now = to_us(NOW)
        finished_sources(self.store, self.place, self.now)
        self.calendar, self.cubes = from_place(self.place), Cubes(self.place)

    def reader(self, as_of: int | None = None) -> Reader:
        return Reader(
            self.store, self.place, self.cubes, Epoch(0, as_of or self.now), self.calendar, whole(self.place)
        )
