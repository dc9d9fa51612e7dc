"""Every number of a page leads to its records, but for those whose reason is written down here."""

import re
from dataclasses import dataclass

import pytest
from test_numbers_lead_down import PATHS, unlike
from test_pages import opened
from test_urging_from_a_dossier import sent

__all__ = ["unlike"]
LISTS = ("/dossiers", "/complaints/list", "/payments/list", "/breakdown?members=dossiers_pending", "/urges",
         "/dossiers?members=dossiers_stepped&passed=intake&period=month")  # fmt: skip
# days and moments are no numbers of records: 29/10/2021, 29/10, 10:00, 08:00–09:00
WHEN = re.compile(r"\d{1,2}/\d{1,2}/\d{4}|\d{1,2}/\d{4}|\d{1,2}/\d{1,2}|\d{1,2}:\d{2}")


@dataclass(frozen=True, slots=True)
class Allowed:
    """panel: its key, or "" for what stands in none, "*" for any; inside: a tag or class around it; text: all of it."""

    panel: str
    inside: str
    text: str
    reason: str


ANY, NUMBER, SHARE = ".*", r"[\d.,]+", r"[\d,]+\s%"
ALLOWED = (
    Allowed("*", "*", r"[−0., %]+(đ|giờ|giờ làm việc|ngày làm việc|đồng)?", "of nothing there is no list"),
    Allowed("*", "Th", r".*[^\W\d_].*", "a heading names its row or column, or says how many have no row of their own"),
    Allowed("ages", "Th", r"> \d+|\d+–\d+", "a heading names its row"),
    Allowed("*", "than", r"[▲▼=] [+−]?[\d.,]+.*", "the difference of two numbers, both of which lead"),
    Allowed("timeliness", "number", r"[▲▼=] [+−]?[\d.,]+.*", "the difference of two numbers, both of which lead"),
    Allowed("*", "target", r"(chưa )?đạt chỉ tiêu " + SHARE, "a target"),
    Allowed("*", "target-name", "chỉ tiêu " + SHARE, "a target"),
    Allowed("dictionary", "number", NUMBER + r".*", "a target"),
    Allowed("*", "scale", SHARE, "the end of a scale"),
    Allowed("map", "legend", r"[<>≥≤]?\s?[\d.,]+([–-][\d.,]+)?\s?%?", "a border of a class of colours"),
    Allowed("*", "note", r".*khoảng tin cậy 95 %.*", "says how an interval is made"),
    Allowed("map", "*", r"dưới \d+ .*", "says from how many on a share is trusted"),
    Allowed("ranking", "note", r".*dưới \d+ .*", "says from how many on a share is trusted"),
    Allowed("peers", "note", r".*dưới \d+ .*", "says from how many on a share is trusted"),
    Allowed("complaints_map", "legend-entry", r"kind \d", "a category as its source names it"),
    Allowed("backlog", "note", r"tồn 0 →", "of nothing there is no list"),
    Allowed("backlog", "note", r" ?\([+−]?[\d.,]+\).*", "the difference of two numbers, both of which lead"),
    Allowed("forgotten", "note", r"hồ sơ chờ hơn \d+ ngày làm việc.*", "a limit of the place"),
    Allowed("forgotten", "number", NUMBER, "of one dossier, to which its row leads"),
    Allowed("form_06a", "column-numbers", r"\(\d+\)", "the official number of a column"),
    Allowed("form_06a", "soft", r"\d+", "the number of a row"),
    Allowed("form_06a", "identities", r".*đẳng thức.*", "says which columns were compared"),
    Allowed("*", "H2", r".*II\.06a.*", "the name of a form"),
    Allowed("published", "published", ANY, "of a document, or the difference from it; ours beside it leads"),
    Allowed("payments_published", "published", ANY, "of a document, or the difference from it; ours beside it leads"),
    Allowed("dictionary", "Td", r".*[^\d\s.,%].*", "a definition, a formula or its legal basis"),
    Allowed("dictionary", "Code", r"[a-z_0-9]+", "the key of an indicator"),
    Allowed("sources", "number", ANY, "the age of a source"),
    *(
        Allowed(f"dossier_{name}", "body", ANY, "of the one dossier the page is about")
        for name in ("facts", "payments")
    ),
    Allowed("dossier_way", "twin", ANY, "of the one dossier the page is about"),
    Allowed("dossier_steps", "number", r"[\d,]+ (giờ|ngày) làm việc", "of the one dossier the page is about"),
    Allowed("dossier_steps", "note", r".*90 ngày qua", "how far back the usual is looked for"),
    Allowed("", "top", ANY, "the clock and the sources' ages of every page"),
    Allowed("", "breadcrumb", r"Hồ sơ [\w.-]+", "the code of a dossier"),
    Allowed("", "list-count", r"(· )?[\d.]+ (hồ sơ|phản ánh|giao dịch|lượt qua bước)", "of the list below it"),
    Allowed("", "fixed-at", r".*bản số liệu [\d.]+", "the version of the data"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """A number that is no link: its panel, the tags and classes around it, its text."""

    panel: str
    around: tuple[str, ...]
    text: str

    def is_allowed(self, one: Allowed) -> bool:
        here = one.panel in ("*", self.panel) and one.inside in ("*", *self.around)
        return here and re.fullmatch(one.text, self.text.strip().replace("\xa0", " ")) is not None


def unlinked(tree, panel="", around=()):
    """Every text with a digit in it that is neither a moment nor inside a link."""
    if isinstance(tree, list):
        for one in tree:
            yield from unlinked(one, panel, around)
    elif isinstance(tree, dict):
        if tree["type"] in ("Link", "A"):
            return
        about = tree["props"]
        own = about.get("id")
        if isinstance(own, dict) and own.get("role") == "panel":
            panel = own["key"]
        roles = (own["role"],) if isinstance(own, dict) else ()
        names = (tree["type"], *str(about.get("className") or "").split(), *roles)
        yield from unlinked(about.get("children"), panel, (*around, *names))
    elif tree is not None and re.search(r"\d", WHEN.sub("", str(tree))):
        yield Found(panel, around, str(tree))


@pytest.fixture(scope="module")
def seen(unlike):
    """What leads nowhere on every page, of a store with records of every kind and one request about a dossier."""
    sent(unlike, "H-103")
    found = {}
    for path in (*PATHS, *LISTS):
        name, _, search = path.partition("?")
        found[path] = list(unlinked(opened(unlike, name, f"?{search}" if search else "")))
    return found


def names_of(place):
    """Names that have a figure in them: the hotline 1022, COVID-19, levels 1 and 2."""
    tables = (place.procedures.values(), place.channels.values(), place.sources.values())
    told = [one.names for table in tables for one in table]
    told += [*place.fields.values(), *place.categories.values(), *place.payment_types.values()]
    return {text.strip() for names in told for text in (names.vi, names.en)}


@pytest.mark.parametrize("path", [*PATHS, *LISTS])
def test_every_number_leads_to_its_records_or_has_a_reason_not_to(seen, place, path):
    names = names_of(place)
    nowhere = [one for one in seen[path] if one.text.strip() not in names]
    assert [one for one in nowhere if not any(map(one.is_allowed, ALLOWED))] == []


def test_every_reason_is_needed(seen):
    every = [one for found in seen.values() for one in found]
    assert [one for one in ALLOWED if not any(found.is_allowed(one) for found in every)] == []


def test_a_number_without_a_link_would_be_found(seen):
    """The search finds what it should: a number beside a link, and none inside it."""
    link = {"type": "Link", "props": {"children": "5"}}
    cell = {"type": "Td", "props": {"className": "number", "children": [link, "7"]}}
    panel = {"type": "Section", "props": {"id": {"role": "panel", "key": "ranking"}, "children": cell}}
    (found,) = unlinked(panel)
    assert (found.panel, found.text) == ("ranking", "7") and not any(map(found.is_allowed, ALLOWED))
