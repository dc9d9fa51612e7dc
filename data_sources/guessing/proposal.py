"""Writes the mapping that a sample suggests, with a comment wherever somebody must look."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from data_sources.guessing.areas import Where, where_is
from data_sources.guessing.codes import Codes, codes_of
from data_sources.guessing.columns import Guess, first_numbering, is_loose, total_column, values_of
from data_sources.guessing.moments import NOTHING
from data_sources.guessing.samples import Sample
from data_sources.guessing.words import is_personal
from data_sources.mapped.kinds import KINDS
from data_sources.mapped.mapping import allowed
from geo.places import Place

_VIETNAMESE = re.compile(r"\d{1,3}(\.\d{3})+(,\d+)?|\d+,\d{1,2}")
_ONLY_THOUSANDS = re.compile(r"\d{1,3}\.\d{3}")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
LOOK = "# look: "


@dataclass(slots=True)
class Draft:
    """Lines of the file by part."""

    top: list[str] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)
    tables: list[str] = field(default_factory=list)
    end: list[str] = field(default_factory=list)

    def text(self) -> str:
        parts = (self.top, ["", "[fields]", *self.fields], self.tables, self.end)
        return "\n".join(line for part in parts for line in part) + "\n"


def write_mapping(sample: Sample, guess: Guess, place: Place, *, is_unsure: bool) -> str:
    """The text of a mapping file."""
    draft = Draft()
    draft.top += [
        f"kind = {quoted(guess.kind)}" + (f" {LOOK}other kinds fit nearly as well" if is_unsure else "")
    ]
    draft.top += [_told(key, value, sample) for key, value in sample.told.items()]
    draft.top += _habits(sample, guess)
    for ours in KINDS[guess.kind].fields:
        if ours != "area" and ours in guess.fields:
            _write_field(draft, ours, guess, sample, place)
    _write_area(draft, guess, where_is(sample, guess, place))
    for ours in KINDS[guess.kind].required:
        if ours not in guess.fields:
            draft.fields.append(
                f"# {ours} = … {LOOK[2:]}no column was found for it, and every record needs it"
            )
    draft.end += [*_skips(sample, guess), *_left_out(sample, guess)]
    return draft.text()


def quoted(text: object) -> str:
    return json.dumps(str(text), ensure_ascii=False)


def key_of(text: str) -> str:
    return text if _BARE.fullmatch(text) else quoted(text)


def _told(key: str, value: Any, sample: Sample) -> str:
    written = json.dumps(value, ensure_ascii=False)
    remark = sample.remarks.get(key)
    return f"{key} = {written}" + (f" {LOOK}{remark}" if remark else "")


def _habits(sample: Sample, guess: Guess) -> Iterator[str]:
    """How the whole file writes moments, numbers and nothing."""
    written = [guess.written[name] for name in guess.fields.values() if name in guess.written]
    formats = list(dict.fromkeys(name for one in written for name in one.formats))
    if formats and formats != ["iso"]:
        remark = f" {LOOK}day and month might be exchanged: no day is above 12"
        unsure = remark if any(one.is_unsure for one in written) else ""
        yield f"time_format = {json.dumps(formats)}{unsure}"
    if empty := _nothing(sample, guess):
        yield f"empty = {json.dumps(empty, ensure_ascii=False)}"
    texts = (
        [str(v).strip() for v in values_of(sample, guess.fields["amount"])]
        if "amount" in guess.fields
        else []
    )
    texts = [text for text in texts if not text.isdigit()]
    if texts and all(map(_VIETNAMESE.fullmatch, texts)):
        is_unsure = all(map(_ONLY_THOUSANDS.fullmatch, texts))
        yield 'decimal_mark = ","' + (
            f" {LOOK}all points seen group thousands, as in 1.500" if is_unsure else ""
        )


def _nothing(sample: Sample, guess: Guess) -> list[str]:
    """Texts such as "-" that stand where there is nothing."""
    seen = {str(value).strip() for name in guess.fields.values() for value in values_of(sample, name)}
    return sorted(seen & set(NOTHING))


def _write_field(draft: Draft, ours: str, guess: Guess, sample: Sample, place: Place) -> None:
    name = guess.fields[ours]
    if allowed(KINDS[guess.kind], ours, place) is None:
        draft.fields.append(f"{ours} = {quoted(name)}")
        return
    codes = codes_of(
        guess.kind, ours, [v for v in values_of(sample, name) if str(v).strip() not in NOTHING], place
    )
    if codes is None:
        draft.fields.append(f"# {ours} = {quoted(name)} {LOOK[2:]}too many different values to be codes")
    elif codes.table is None:
        draft.fields.append(f"{ours} = {quoted(name)}")
    else:
        draft.fields.append(f"{ours} = {{ from = {quoted(name)}, table = {quoted(ours)} }}")
        draft.tables += ["", f"[tables.{ours}] # {LOOK[2:]}guessed by the words in them", *_table(codes)]


def _table(codes: Codes) -> Iterator[str]:
    yield from (f"{key_of(theirs)} = {quoted(ours)}" for theirs, ours in sorted(codes.table.items()))
    for theirs, count in sorted(codes.unknown.items()):
        yield f"# {key_of(theirs)} came {count} times and was not understood: such records are refused"


def _write_area(draft: Draft, guess: Guess, where: Where) -> None:
    draft.fields += where.lines
    if where.unknown:
        names = ", ".join(map(quoted, where.unknown[:10]))
        draft.fields.append(
            f"# {len(where.unknown)} places are not known here, such records are refused: {names}"
        )


def _skips(sample: Sample, guess: Guess) -> Iterator[str]:
    columns = [total_column(row) for row in sample.rows]
    for name in dict.fromkeys(column for column in columns if column):
        yield from _skip("rows of totals", name, r"(?i)^(tổng|cộng|total)\b")
    if name := first_numbering(sample.rows):
        yield from _skip("the numbers of the columns", name, r"^\(\d+\)$")
    yield from _loose(sample, guess)


def _loose(sample: Sample, guess: Guess) -> Iterator[str]:
    """Lines below a table are told by mapped columns in which none of them has anything."""
    loose = [row for row in sample.rows if is_loose(row, len(sample.columns)) and total_column(row) is None]
    names = [name for name in guess.fields.values() if all(row.get(name) in (None, "") for row in loose)]
    if loose and len(names) > 1:
        when = ", ".join(f'{key_of(name)} = ""' for name in names[:4])
        yield from (
            "",
            f"[[skip]] {LOOK}{len(loose)} lines of signatures and remarks",
            f"when = {{ {when} }}",
        )


def _skip(remark: str, column: str, pattern: str) -> tuple[str, ...]:
    return "", f"[[skip]] # {remark}", f"when = {{ {key_of(column)} = {{ matches = '{pattern}' }} }}"


def _left_out(sample: Sample, guess: Guess) -> Iterator[str]:
    used = set(guess.fields.values())
    personal = [name for name in sample.columns if name not in used and is_personal(name)]
    others = [name for name in sample.columns if name not in used and not is_personal(name)]
    yield ""
    if personal:
        yield f"# never read, for it may tell of persons: {', '.join(map(quoted, personal))}"
    if others:
        yield f"# not used: {', '.join(map(quoted, others))}"
