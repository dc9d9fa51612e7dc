"""The lines of the cover: as-of moment, filters, row counts, notes and the freshness of every source."""

from ioc.exports.sheet import Cover, Typed, Written
from ioc.texts import formats, t

Line = tuple[Typed, ...]  # of the kinds title, label, warning, text, integer and moment


def cover_lines(cover: Cover, written: Written, lang: str, extra: tuple[str, ...] = ()) -> list[Line]:
    """Top to bottom. extra: what only the writer of a format knows."""
    lines = [(Typed("title", cover.title),), ()]
    if cover.simulated:
        lines.append((Typed("warning", t("exports.simulated", lang)),))
    lines += [_labelled("as_of", Typed("moment", cover.as_of), lang)]
    lines += [(Typed("label", label), Typed("text", text)) for label, text in cover.filters]
    lines += _counts(written, lang)
    lines += [
        _labelled("note", Typed("text", text), lang)
        for text in (*cover.notes, *_warnings(written, lang), *extra)
    ]
    lines += [
        _labelled("epoch", Typed("text", cover.epoch), lang),
        _labelled("made_at", Typed("moment", cover.made_at), lang),
    ]
    if cover.made_for:
        lines.append(_labelled("made_for", Typed("text", cover.made_for), lang))
    return lines + _sources(cover, lang)


def _labelled(key: str, value: Typed, lang: str) -> Line:
    return (Typed("label", t(f"exports.{key}", lang)), value)


def _counts(written: Written, lang: str) -> list[Line]:
    """The total, and where there are several sheets the rows of each."""
    lines = [_labelled("rows", Typed("integer", written.rows), lang)]
    if len(written.sheets) > 1:
        lines += [
            (Typed("label", t("exports.rows_of", lang, sheet=name)), Typed("integer", count))
            for name, count in written.sheets
        ]
    return lines


def _warnings(written: Written, lang: str) -> list[str]:
    if not written.cut:
        return []
    return [t("exports.cut_cells", lang, count=formats.number(written.cut, lang))]


def _sources(cover: Cover, lang: str) -> list[Line]:
    if not cover.sources:
        return []
    heads = ("source", "state", "last_good", "newest")
    table = [
        (
            Typed("text", one.name),
            Typed("text", one.state),
            Typed("moment", one.last_good_at),
            Typed("moment", one.newest_event_at),
        )
        for one in cover.sources
    ]
    return [(), tuple(Typed("label", t(f"tables.{key}", lang)) for key in heads), *table]
