"""Pages speak one language at a time, and write numbers as it does."""

import re

import pytest
from drawings import PLACES, every_drawing, pages_with_panels, part, plain, texts, view_of
from samples import PLACE, context

from ioc.indicators.catalogue import INDICATORS, WORDS
from ioc.texts import LANGUAGES, t
from layouts.catalogue import PANELS
from layouts.page import BROWSER_TEXTS, page_layout
from layouts.slots import title
from layouts.view import COMPARISONS, MAPS, PAGE_KEYS, PERIODS

both = pytest.mark.parametrize("lang", LANGUAGES)
# three digits after the other language's mark of thousands, or its decimals
FOREIGN = {
    "vi": re.compile(r"(?<![\d,.])\d{1,3}(,\d{3})+(?![\d,])|(?<![\d.,/])\d+\.\d{1,2}(?![\d.,])"),
    "en": re.compile(r"(?<![\d,.])\d{1,3}(\.\d{3})+(?![\d.])|(?<![\d,.])\d+,\d{1,2}(?![\d,])"),
}
VIETNAMESE = re.compile("[ăâđêôơưĂĐƠƯạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")


def said(lang: str, place=PLACE):
    """Every text of every drawing, with what stands at the pointer and on the axes."""
    for _of, panel, updates in every_drawing(place, lang=lang):
        for role in ("body", "legend", "note", "twin"):
            yield from ((panel, one) for one in texts(part(updates, role)))
        for trace in (part(updates, "figure") or {"data": []})["data"]:
            yield from ((panel, one) for one in trace.get("text") or ())


@both
def test_every_panel_page_and_choice_has_its_words(lang):
    for key, panel in PANELS.items():
        assert title(panel, context(view_of("province", lang=lang))).strip(), key
    for one in INDICATORS:
        assert all(t(one.text_key(word), lang).strip() for word in WORDS), one.key
    keys = [f"pages.{one}" for one in PAGE_KEYS] + [f"periods.{one}" for one in PERIODS]
    keys += [f"compare.{one}" for one in COMPARISONS] + [f"map.{one}" for one in MAPS] + list(BROWSER_TEXTS)
    assert all(t(key, lang).strip() for key in keys)


@both
def test_numbers_are_written_as_the_language_does(lang):
    count = 0
    for panel, one in said(lang):
        if panel.kind == "dictionary" or (panel.kind == "published" and len(one) > 20):
            continue  # laws and documents keep their own numbers
        count += bool(re.search(r"\d", one))
        assert not FOREIGN[lang].search(one), (panel.key, one)
    assert count > 500


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_pattern_knows_a_foreign_number(lang):
    own, foreign = {"vi": ("1.234,5", "1,234"), "en": ("1,234.5", "1.234")}[lang]
    assert FOREIGN[lang].search(foreign) and not FOREIGN[lang].search(own)
    assert FOREIGN[lang].search({"vi": "97.1", "en": "97,1"}[lang])


def test_an_english_page_keeps_vietnamese_for_names_alone():
    names = {name for place in (PLACE,) for name in _own_names(place)}
    for panel, one in said("en"):
        rest = one
        for name in sorted(names, key=len, reverse=True):
            rest = rest.replace(name, "")
        if panel.kind not in ("dictionary", "published"):
            assert not VIETNAMESE.search(rest), (panel.key, one)


def _own_names(place):
    tables = (place.categories, place.payment_types, place.fields)
    yield from (names.en for table in tables for names in table.values())
    yield from (area.names.en for area in place.areas.values())
    yield from (channel.names.en for channel in place.channels.values())
    yield from (entry.names.en for entry in place.sources.values())


@both
def test_no_text_keeps_its_braces_or_shows_what_is_not_a_word(lang):
    for place in PLACES.values():
        for panel, one in said(lang, place):
            assert not re.search(r"[{}]|\bNone\b|\bnan\b|\binf\b", one), (place.code, panel.key, one)
    for page in PAGE_KEYS:
        for one in texts(plain(page_layout(context(view_of(page, lang=lang))))):
            assert not re.search(r"[{}]|\bNone\b", one), one


def test_the_same_page_says_other_words_in_the_other_language():
    for page, panel in pages_with_panels():
        vi, en = (title(panel, context(view_of(page, lang=lang))) for lang in ("vi", "en"))
        assert vi != en, panel.key
