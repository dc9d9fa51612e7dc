"""Tables of counts as sheets: crossed codes, form II.06a, published figures beside ours."""

from geo.names import Names
from ioc.exports.sheet import Column
from ioc.indicators.answers import CrossAnswer, FormAnswer, PublishedAnswer
from ioc.texts import t
from layouts import words
from layouts.panel import Context, Panel
from layouts.sheets.columns import NAME, NARROW, WIDE, Table, both, named, own

GROUPS = (("received", 3, 7), ("resolved", 7, 11), ("pending", 11, 14))  # columns of the form, last exclusive


def cross(panel: Panel, answer: CrossAnswer, context: Context) -> Table:
    """Every row, by its total, and the totals."""
    codes = (
        Column(key=key, heading=_code_names(answer.by_column, key, context), kind="integer", width=NARROW)
        for key in answer.columns
    )
    columns = (own("code", "code"), named(answer.by_row, width=NAME), *codes, named("total", "integer"))
    order = sorted(zip(answer.rows, answer.values, strict=True), key=lambda row: (-sum(row[1]), row[0]))
    rows = [
        (key, words.code(context.place, answer.by_row, key, context.lang), *values, sum(values))
        for key, values in order
    ]
    whole = [sum(column) for column in zip(*answer.values, strict=True)]
    return columns, [*rows, (None, t("tables.total", context.lang), *whole, sum(whole))]


def _code_names(by: str, key: str, context: Context) -> Names:
    return Names(*(words.code(context.place, by, key, lang) for lang in ("vi", "en")))


def form(panel: Panel, answer: FormAnswer, context: Context) -> Table:
    """The form's thirteen columns; an identity that does not hold is named in its row."""
    heads = [(number, group) for group, first, last in GROUPS for number in range(first, last)]
    columns = (
        Column(key="number", heading=both("form.number"), kind="integer", width=6),
        Column(key="name", heading=both("form.name"), width=NAME),
        *(Column(key=f"column_{n}", heading=_form_head(n, group), kind="integer") for n, group in heads),
        own("note", width=NAME),
    )
    parts = [row for row in answer.rows if row.key]
    rows = [
        (
            number,
            words.code(context.place, answer.by, row.key, context.lang),
            *row.columns,
            _broken(row.broken),
        )
        for number, row in enumerate(parts, 1)
    ]
    total = t("form.total", context.lang)
    rows += [(None, total, *row.columns, _broken(row.broken)) for row in answer.rows if not row.key]
    return columns, rows


def _form_head(number: int, group: str) -> Names:
    above, below = both(f"form.{group}"), both(f"form.column_{number}")
    return Names(*(f"{above.get(lang)} – {below.get(lang)} ({number})" for lang in ("vi", "en")))


def _broken(identities: tuple[str, ...]) -> str | None:
    return "; ".join(identities) or None


def published(panel: Panel, answer: PublishedAnswer, context: Context) -> Table:
    """Each figure with its document; the difference only where we count the same."""
    columns = (
        own("document", width=WIDE), named("indicator", width=NAME), named("published", "integer"),
        named("ours", "integer"), named("difference", "integer"),
    )  # fmt: skip
    sets = {one.key: one for one in context.place.published}
    rows = []
    for row in answer.rows:
        if panel.by is None or row.key.split(".")[0] == panel.by:
            names = {value.key: value.names.get(context.lang) for value in sets[row.group].values}
            gap = None if row.ours is None else row.ours - row.published
            document = sets[row.group].names.get(context.lang)
            rows.append((document, names.get(row.key, row.key), row.published, row.ours, gap))
    return columns, rows
