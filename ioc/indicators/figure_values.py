"""The named values of one cell of a tally: sums and differences first, one division at the end."""

from collections.abc import Callable, Mapping

import numpy as np

from ioc.indicators.durations import in_hours, percentile, percentile_nearest

RULES = ("day", "instant")
Values = dict[str, int | float | None]
Read = Callable[[str], int]

# what the same stock and flow rules are called for each subject
WORDS = {
    "dossiers": {
        "in": "received", "begun": "received", "to": "to_resolve", "out": "resolved", "ended": "ended",
        "stock": "pending",
    },
    "tickets": {
        "in": "opened", "begun": "opened_answerable", "to": "to_close", "out": "closed", "ended": "closed",
        "stock": "open",
    },
}  # fmt: skip
CHANNEL_CLASSES = ("online", "in_person", "postal", "other")


def share(numerator: int, denominator: int) -> float | None:
    """A share of one, None of nothing."""
    return numerator / denominator if denominator else None


def stock_values(subject: str, lateness: str, stock: Read) -> Values:
    """What is open at one moment: pending, overdue, not due, without a due date, due soon."""
    words = WORDS[subject]
    name, start, end = words["stock"], words["begun"], words["ended"]
    pending = stock(start) - stock(end)
    no_due = stock(f"{words['in']}_no_due") - stock(f"{end}_no_due")
    values: Values = {name: pending, f"{name}_no_due": no_due}
    for rule in RULES:
        overdue = stock(f"due_passed_{rule}") - stock(f"due_passed_{end}_{rule}")
        values[f"overdue_{rule}"] = overdue
        values[f"not_due_{rule}"] = pending - overdue - no_due
        values[f"due_soon_{rule}"] = stock(f"due_soon_{rule}")
    return values | _plain(values, ("overdue", "not_due", "due_soon"), lateness)


def flow_values(subject: str, lateness: str, flow: Read) -> Values:
    """What came in and what was done in one period."""
    words = WORDS[subject]
    values: Values = {words["in"]: flow(words["in"])}
    values |= _intake(flow) if subject == "dossiers" else _answers(flow)
    return values | _outcome(words["out"], words["ended"], lateness, flow)


def _intake(flow: Read) -> Values:
    values: Values = {f"received_{cls}": flow(f"received_{cls}") for cls in CHANNEL_CLASSES}
    values["received_in_person_postal"] = flow("received_in_person") + flow("received_postal")
    values["online_share"] = share(flow("received_online"), flow("received"))
    values["received_with_fee"] = flow("received_with_fee")
    values["received_paid_online"] = flow("received_paid_online")
    values["paid_online_share"] = share(flow("received_paid_online"), flow("received_with_fee"))
    values["resolved_without_result"] = flow("ended_without_result")
    return values


def _answers(flow: Read) -> Values:
    rated, bad = flow("rated"), flow("rated_bad")
    values: Values = {"opened_answerable": flow("opened_answerable"), "rated": rated, "rated_bad": bad}
    return values | {"satisfaction": share(rated - bad, rated)}


def _outcome(out: str, end: str, lateness: str, flow: Read) -> Values:
    ended, no_due = flow(end), flow(f"{end}_no_due")
    values: Values = {
        out: ended,
        f"{out}_early": flow(f"{end}_early"),
        f"{out}_same_day": flow(f"{end}_same_day"),
        f"{out}_no_due": no_due,
    }
    for rule in RULES:
        late = flow(f"{end}_late_{rule}")
        values[f"{out}_late_{rule}"] = late
        values[f"{out}_on_time_{rule}"] = ended - late - no_due
        values[f"{out}_on_time_form_{rule}"] = ended - late
        values[f"on_time_rate_{rule}"] = share(ended - late - no_due, ended - no_due)
        values[f"on_time_rate_form_{rule}"] = share(ended - late, ended)
    names = (f"{out}_late", f"{out}_on_time", f"{out}_on_time_form", "on_time_rate", "on_time_rate_form")
    return values | _plain(values, names, lateness)


def carried_values(subject: str, values: Values, carried_over: int) -> Values:
    """The stock at the start of the period, and what there was to do in all."""
    words = WORDS[subject]
    return {"carried_over": carried_over, words["to"]: values[words["begun"]] + carried_over}


def duration_values(ordered: np.ndarray) -> Values:
    """Processing time in hours of what ended in the period, raw, always exact."""
    return {
        "median_h": in_hours(percentile(ordered, 0.5)),
        "p90_h": in_hours(percentile(ordered, 0.9)),
        "p90_nearest_h": in_hours(percentile_nearest(ordered, 0.9)),
    }


def payment_values(flow: Read, amounts: np.ndarray) -> Values:
    """Count and value of a period, in the currency's minor unit."""
    count, value, finished = flow("succeeded"), flow("succeeded_amount"), flow("finished")
    return {
        "count": count,
        "value": value,
        "refunded": flow("refunded"),
        "refunded_value": flow("refunded_amount"),
        "net_value": value - flow("refunded_amount"),
        "finished": finished,
        "success_rate": share(count, finished),
        "mean": share(value, count),
        "median": percentile(amounts, 0.5),
        "largest": int(amounts[-1]) if len(amounts) else None,
    }


def _plain(values: Mapping[str, int | float | None], names: tuple[str, ...], lateness: str) -> Values:
    """The same values without the name of the rule, by the rule the place has set."""
    return {name: values[f"{name}_{lateness}"] for name in names}
