"""Online payments: those for dossiers and those for taxes, fines and insurance; amounts with a heavy tail."""

import numpy as np

from data_sources.demo.catalogue import Catalogue
from data_sources.demo.days import DAY
from data_sources.demo.lives import NEVER, Lives, compact
from data_sources.demo.paying import linked_payments
from data_sources.demo.units import BOTTOM
from data_sources.demo.world import World

EVENTS = ("requested", "paid", "failed", "refunded")
TYPES = ("fee", "land", "personal_tax", "vehicle", "traffic_fine", "insurance")
CHANNELS = ("bank", "vnptpay", "momo", "payoo", "nganluong")
_FEE, _LAND = 0, 1
_CHANNEL_SHARES = np.cumsum((0.52, 0.27, 0.12, 0.06, 0.03))
_OTHER_SHARES = np.cumsum((0.2, 0.22, 0.38, 0.2))  # of the types after land
_TYPICAL = np.array([0.0, 1.6e7, 1.1e6, 2.6e6, 0.8e6, 0.8e6])  # median by type, đồng
_SPREAD = np.array([0.0, 1.5, 1.0, 1.5, 0.6, 0.3])
_ROUND = np.array([1, 1000, 1000, 1000, 50_000, 100])
_LAND_DUTY = 0.75  # of paid dossiers about land, those with a land obligation rather than a fee
FAILED_SHARE, REFUNDED_SHARE = 0.065, 0.004


def payment_lives(rng: np.random.Generator, world: World, dossiers: Lives, rows: np.ndarray, others: np.ndarray,
                  failed: int, amount: int | None = None) -> Lives:  # fmt: skip
    """Payments for the dossiers `rows`, others on the days `others`, and failed attempts beside them.

    amount: what the successful ones of the published period must add up to (they alone are then scaled).
    """
    linked, free = _linked(rng, world, dossiers, rows), _free(rng, world, others)
    columns = {name: np.concatenate([linked[name], free[name]]) for name in linked}
    columns["paid"] = columns["requested"] + rng.integers(40, 400, len(columns["requested"]))
    columns["failed"] = np.zeros(len(columns["paid"]), dtype=np.int64)
    if amount is not None:
        columns["amount"] = _tied(columns, world, amount)
    refund = (columns["type"] <= _LAND) & (rng.random(len(columns["paid"])) < REFUNDED_SHARE)
    wait = rng.integers(1, 12, len(refund)) * DAY
    columns["refunded"] = np.where(refund, columns["paid"] + wait, NEVER)
    columns = _with_failed(rng, columns, failed)
    size = len(columns["paid"])
    columns["channel"] = np.searchsorted(_CHANNEL_SHARES, rng.random(size) * _CHANNEL_SHARES[-1])
    columns["number"] = _numbers(columns["requested"])
    return Lives(compact(columns), EVENTS)


def _linked(
    rng: np.random.Generator, world: World, dossiers: Lives, rows: np.ndarray
) -> dict[str, np.ndarray]:
    columns = {name: dossiers.columns[name][rows].astype(np.int64) for name in (
        "procedure", "receiving", "resolving", "accepted", "submitted", "number")}  # fmt: skip
    catalogue: Catalogue = world.catalogue
    land = catalogue.is_land[columns["procedure"]] & (rng.random(len(rows)) < _LAND_DUTY)
    kind = np.where(land, _LAND, _FEE)
    until_night = (21.5 * 3600 - columns["accepted"] % DAY) * rng.random(len(rows)) ** 2.5
    amount = np.where(land, _amounts(rng, kind), catalogue.fee[columns["procedure"]])
    return {
        "requested": (columns["accepted"] + 30 + until_night).astype(np.int64), "amount": amount, "type": kind,
        "leaf": columns["resolving"], "dossier_leaf": columns["receiving"],
        "dossier_day": columns["submitted"] // DAY, "dossier_number": columns["number"],
    }  # fmt: skip


def _free(rng: np.random.Generator, world: World, days: np.ndarray) -> dict[str, np.ndarray]:
    size = len(days)
    kind = _LAND + 1 + np.searchsorted(_OTHER_SHARES, rng.random(size) * _OTHER_SHARES[-1])
    hour = np.clip(rng.normal(13.5, 4.2, size), 0.5, 23.7)
    nothing = np.zeros(size, dtype=np.int64)
    return {
        "requested": (days * DAY + hour * 3600).astype(np.int64), "amount": _amounts(rng, kind), "type": kind,
        "leaf": world.units.draw(rng, size, BOTTOM), "dossier_leaf": nothing, "dossier_day": nothing,
        "dossier_number": nothing,
    }  # fmt: skip


def _amounts(rng: np.random.Generator, kind: np.ndarray) -> np.ndarray:
    drawn = _TYPICAL[kind] * rng.lognormal(0, 1, len(kind)) ** _SPREAD[kind]
    return np.maximum(np.minimum(drawn, 3e9) // _ROUND[kind], 1).astype(np.int64) * _ROUND[kind]


def _tied(columns: dict[str, np.ndarray], world: World, amount: int) -> np.ndarray:
    """The amounts with the land obligations of the published period scaled until all of it is `amount`."""
    day, amounts = columns["paid"] // DAY, columns["amount"].copy()
    inside = (day >= world.totals.paid_first) & (day < world.totals.paid_end)
    land = np.flatnonzero(inside & (columns["type"] == _LAND))
    wanted = amount - int(amounts[inside].sum() - amounts[land].sum())
    scaled = np.maximum(amounts[land] * (wanted / amounts[land].sum()), 1000).astype(np.int64)
    scaled[np.argmax(scaled)] += wanted - int(scaled.sum())
    amounts[land] = scaled
    return amounts


def _with_failed(
    rng: np.random.Generator, columns: dict[str, np.ndarray], count: int
) -> dict[str, np.ndarray]:
    """Adds attempts that came to nothing, copied from payments that did: who failed tried again."""
    rows = (
        rng.integers(0, len(columns["paid"]), count) if len(columns["paid"]) else np.zeros(0, dtype=np.int64)
    )
    tries = {name: values[rows] for name, values in columns.items()}
    tries["requested"] = tries["requested"] - rng.integers(60, 900, len(rows))
    tries["failed"] = tries["requested"] + rng.integers(20, 300, len(rows))
    tries["paid"], tries["refunded"] = np.zeros_like(rows), np.zeros_like(rows)
    return {name: np.concatenate([values, tries[name]]) for name, values in columns.items()}


def _numbers(requested: np.ndarray) -> np.ndarray:
    """Running numbers of a day."""
    order = np.argsort(requested, kind="stable")
    day = requested[order] // DAY
    first = np.searchsorted(day, day, side="left")
    number = np.empty(len(requested), dtype=np.int64)
    number[order] = np.arange(len(requested)) - first + 1
    return number


def payments_of_history(world: World, dossiers: Lives) -> Lives:
    """Payments before the cut: those of the published period exact in number and in value."""
    rng, totals = np.random.default_rng([world.seed, 4]), world.totals
    rows = np.flatnonzero(dossiers.columns["paid"])
    inside = totals.payments - linked_payments(world)
    rate = inside / (totals.paid_end - totals.paid_first)
    others = np.concatenate([
        rng.integers(totals.paid_first, totals.paid_end, inside),
        rng.integers(totals.paid_end, totals.cut, int(rate * 1.3 * (totals.cut - totals.paid_end))),
    ])  # fmt: skip
    failed = int((len(rows) + len(others)) * FAILED_SHARE)
    return payment_lives(rng, world, dossiers, rows, others, failed, totals.amount)


def payments_of_day(world: World, dossiers: Lives, day: int) -> Lives:
    rng, totals = np.random.default_rng([world.seed, 5, day]), world.totals
    rows = np.flatnonzero(dossiers.columns["paid"]) if len(dossiers) else np.zeros(0, dtype=np.int64)
    rate = (totals.payments - linked_payments(world)) / (totals.paid_end - totals.paid_first)
    others = np.full(rng.poisson(rate * 1.4), day)
    return payment_lives(
        rng, world, dossiers, rows, others, rng.poisson((len(rows) + len(others)) * FAILED_SHARE)
    )
