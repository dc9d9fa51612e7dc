"""The columns of lists and what stands in their cells, as texts in the language of the page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from geo.places import Place
from ioc.domain.moments import from_us
from ioc.texts import formats, has, t
from layouts import words
from layouts.worktime import working_text

Row = Mapping[str, Any]
Cell = Callable[[Row, Place, str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListColumn:
    """key: also the name it is ordered by, where it can be; width in rem; shown: at first, unless chosen otherwise."""

    key: str
    cell: Cell
    width: float = 12
    number: bool = False
    shown: bool = True
    heading: str = ""
    kind: str = "text"  # in a file: text | moment | number | money, from the row's value under `raw`
    raw: str = ""

    def title(self, lang: str) -> str:
        return t(f"worklist.column.{self.heading or self.key}", lang)


def code_of(by: str, column: str) -> Cell:
    """A code by its name."""
    return lambda row, place, lang: (
        words.code(place, by, row.get(column) or "", lang) if row.get(column) else ""
    )


def area_of(column: str) -> Cell:
    return lambda row, place, lang: (
        words.area(place, row[column], lang) if row.get(column) in place.areas else ""
    )


def agency(row: Row, place: Place, lang: str) -> str:
    """The office that must answer: one of the place's, or as its source names it."""
    return area_of("responsible")(row, place, lang) or str(row.get("responsible") or "")


def moment_of(column: str) -> Cell:
    def cell(row: Row, place: Place, lang: str) -> str:
        return formats.moment(from_us(row[column], place.zone), lang) if row.get(column) is not None else ""

    return cell


def plain(column: str) -> Cell:
    return lambda row, place, lang: str(row.get(column) or "")


def working(column: str) -> Cell:
    """Working time in days and hours of the place's office day."""

    def cell(row: Row, place: Place, lang: str) -> str:
        return working_text(row.get(column), place, lang)

    return cell


def _named(prefix: str, column: str) -> Cell:
    def cell(row: Row, place: Place, lang: str) -> str:
        key = f"{prefix}.{row.get(column)}"
        return t(key, lang) if has(key) else str(row.get(column) or "")

    return cell


def _overdue(row: Row, place: Place, lang: str) -> str:
    return formats.number(row["overdue"], lang) if row.get("overdue") is not None else ""


def _paused(row: Row, place: Place, lang: str) -> str:
    if not row.get("paused"):
        return ""
    return (
        formats.day(from_us(row["paused_since"], place.zone).date(), lang)
        if row.get("paused_since")
        else t("worklist.yes", lang)
    )


def _amount(row: Row, place: Place, lang: str) -> str:
    return formats.money(row.get("amount"), lang, place.currency.code, place.currency.decimals)[0]


COLUMNS: dict[str, tuple[ListColumn, ...]] = {
    "dossiers": (
        ListColumn(key="code", cell=plain("code"), width=17),
        ListColumn(key="overdue", cell=_overdue, kind="number", raw="overdue", width=9, number=True),
        ListColumn(key="left", cell=working("left"), width=11, number=True),
        ListColumn(key="due_at", cell=moment_of("due_at"), kind="moment", raw="due_at", width=14.5),
        ListColumn(key="procedure", cell=code_of("procedure", "procedure_code"), width=30),
        ListColumn(key="field", cell=code_of("field", "field_code"), width=15),
        ListColumn(key="resolving", cell=area_of("resolving_area"), width=19),
        ListColumn(key="receiving", cell=area_of("receiving_area"), width=19, shown=False),
        ListColumn(key="channel", cell=code_of("channel", "channel"), width=11),
        ListColumn(key="state", cell=_named("status", "status"), width=16),
        ListColumn(key="step", cell=code_of("step", "step"), width=15),
        ListColumn(key="holder", cell=plain("holder"), width=17),
        ListColumn(key="age", cell=working("age"), width=13, number=True),
        ListColumn(key="paused", cell=_paused, width=11),
        ListColumn(key="cause", cell=_named("worklist.cause", "cause"), width=15),
        ListColumn(key="urged", cell=moment_of("urged_by"), kind="moment", raw="urged_by", width=14.5),
        ListColumn(key="received_at", cell=moment_of("received_at"), kind="moment", raw="received_at", width=14.5),
        ListColumn(
            key="submitted_at", cell=moment_of("submitted_at"), kind="moment", raw="submitted_at", width=14.5,
            shown=False,
        ),
        ListColumn(key="end_at", cell=moment_of("end_at"), kind="moment", raw="end_at", width=14.5, shown=False),
    ),
    "tickets": (
        ListColumn(key="code", heading="ticket_code", cell=plain("code"), width=17),
        ListColumn(key="overdue", cell=_overdue, kind="number", raw="overdue", width=9, number=True),
        ListColumn(key="left", cell=working("left"), width=11, number=True),
        ListColumn(key="due_at", cell=moment_of("due_at"), kind="moment", raw="due_at", width=14.5),
        ListColumn(key="category", cell=code_of("category", "category"), width=20),
        ListColumn(key="kind", cell=code_of("kind", "kind"), width=11),
        ListColumn(key="state", cell=code_of("state", "state"), width=14),
        ListColumn(key="place", cell=area_of("area"), width=20),
        ListColumn(key="responsible", cell=agency, width=20),
        ListColumn(key="channel", cell=code_of("channel", "channel"), width=12),
        ListColumn(key="opened_at", cell=moment_of("opened_at"), kind="moment", raw="opened_at", width=14.5),
        ListColumn(key="end_at", cell=moment_of("end_at"), kind="moment", raw="end_at", width=14.5),
        ListColumn(key="age", cell=working("age"), width=13, number=True),
        ListColumn(key="satisfaction", cell=_named("worklist.satisfaction", "satisfaction"), width=12),
        ListColumn(key="dossier_code", cell=plain("dossier_code"), width=18),
    ),
    "payments": (
        ListColumn(key="code", heading="payment_code", cell=plain("code"), width=20),
        ListColumn(key="amount", cell=_amount, kind="money", raw="amount", width=14, number=True),
        ListColumn(key="type", cell=code_of("type", "type"), width=22),
        ListColumn(key="state", cell=code_of("state", "state"), width=14),
        ListColumn(key="place", cell=area_of("area"), width=22),
        ListColumn(key="channel", cell=code_of("channel", "channel"), width=16),
        ListColumn(key="paid_at", cell=moment_of("paid_at"), kind="moment", raw="paid_at", width=14),
        ListColumn(key="requested_at", cell=moment_of("requested_at"), kind="moment", raw="requested_at", width=14),
        ListColumn(key="refunded_at", cell=moment_of("refunded_at"), kind="moment", raw="refunded_at", width=14),
        ListColumn(key="dossier_code", cell=plain("dossier_code"), width=18),
    ),
}  # fmt: skip


def columns_of(subject: str, chosen: tuple[str, ...] = ()) -> tuple[ListColumn, ...]:
    """The columns chosen, in the order of the list; the code always leads."""
    every = COLUMNS[subject]
    if not chosen:
        return tuple(column for column in every if column.shown)
    return tuple(column for column in every if column.key == "code" or column.key in chosen)


def cells(row: Row, columns: tuple[ListColumn, ...], place: Place, lang: str) -> dict[str, Any]:
    """One row as the grid takes it: texts by column, and what marks it."""
    told = {column.key: column.cell(row, place, lang) for column in columns}
    return {
        **told, "id": f"{row['source']}/{row['code']}", "source": row["source"], "code": row["code"],
        "about": " – ".join([row["code"], *([t("worklist.changed", lang)] if row["changed"] else [])]),
        "changed": row["changed"], "is_overdue": row.get("is_overdue", False),
        "dossier_source": row.get("dossier_source"),
    }  # fmt: skip


def typed(row: Row, columns: tuple[ListColumn, ...], place: Place, lang: str) -> tuple[Any, ...]:
    """One row as a file takes it: moments in microseconds, numbers and amounts as they are, all else as texts."""
    return tuple(row.get(one.raw) if one.raw else one.cell(row, place, lang) for one in columns)
