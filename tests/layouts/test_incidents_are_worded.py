"""What happened is said in the language of the page; every kind that is noted has its words."""

import pytest
from drawings import part, text, view_of
from samples import NOW, context
from trust_answers import HAPPENED

from ioc.deletions import WAITING
from ioc.ingest.gone import RETURNED, WITHDRAWN
from ioc.texts import has
from ioc.trust.answers import Incident, IncidentsAnswer
from ioc.trust.reconciling import FAILED
from ioc.trust.redriving import INCIDENT
from layouts.catalogue import PANELS
from layouts.draw import draw
from layouts.kinds.incidents import incident_words
from layouts.sheets import sheets_of


def happened(kind, source="one_stop", **facts):
    return Incident(at=NOW, kind=kind, source=source, facts={"source": source, **facts})


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("vi", "12.345 trong 20.000 bản ghi không còn ở nguồn, đã rút khỏi số đếm"),
        ("en", "12,345 records of 20,000 are no longer at the source and left the counts"),
    ],
)
def test_facts_are_worded_in_the_language_of_the_page_and_of_its_files(lang, said):
    answer = IncidentsAnswer(rows=(happened("withdrawn", count=12_345, total=20_000),), days=30, whole=True)
    of = context(view_of("sources", lang=lang))
    assert said in text(part(draw(PANELS["incidents"], (answer,), of), "body"))
    (sheet,) = sheets_of(PANELS["incidents"], (answer,), of)
    assert said in sheet.rows[0]


@pytest.mark.parametrize(
    ("lang", "said"), [("vi", "Danh sách không đủ: 3 mã trong 5"), ("en", "3 codes of 5")]
)
def test_why_days_were_not_compared_is_worded(lang, said):
    assert said in incident_words(happened("not_reconciled", why="not_whole", codes=3, total=5), lang)


def test_a_sentence_of_an_earlier_version_stays_as_it_is():
    one = Incident(at=NOW, kind="gap", source=None, text="3 records {of} old")
    assert incident_words(one, "vi") == "3 records {of} old"


def test_every_kind_that_is_noted_has_words():
    noted = {"gap", "audit", WITHDRAWN, RETURNED, WAITING, INCIDENT, FAILED}
    assert noted == set(HAPPENED)
    assert all(has(f"trust.incident.{kind}") and has(f"trust.happened.{kind}") for kind in noted)
