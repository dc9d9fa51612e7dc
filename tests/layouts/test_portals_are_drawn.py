"""A portal beside the one-stop system on its page: each number leads to its codes, each code to its dossier."""

import pytest
from drawings import part, text, view_of
from portal_samples import PORTAL, with_portal
from samples import NOW, PLACE, context

from geo.places import Place
from ioc.store.reconciled import PORTAL_KINDS
from ioc.trust.answers import CodesAnswer, CountedCode, CountsAnswer, PortalCounted
from ioc.trust.portal_causes import BY_A_PERSON, CAUSES
from layouts import shell
from layouts.catalogue import PANELS
from layouts.draw import draw
from layouts.links import source_href
from layouts.markup import raw
from layouts.sheets import sheets_of
from layouts.source_controls import source_controls
from layouts.view import View, read_address
from layouts.walls.page import wall_layout
from layouts.walls.setup import preview_of

DAY = 18_929


@pytest.fixture(scope="module")
def place() -> Place:
    return with_portal(PLACE)


def of(place, lang="vi", **options):
    return context(View(page="counts", area=place.root, source=PORTAL, lang=lang, **options), place)


def days(whole=True):
    told = (
        {"theirs": 2631, "ours": 4700, "matched": 2600}
        if whole
        else dict.fromkeys(("theirs", "ours", "matched"))
    )
    one = PortalCounted(
        day=DAY, late_both=1900, late_there=731, late_here=2160, missing_here=31, missing_there=None,
        different=412, at=NOW, **told,
    )  # fmt: skip
    return CountsAnswer(source=PORTAL, days=(one,), whole=whole, portal_of="one_stop", told_at=NOW)


def codes(*rows):
    told = tuple(
        CountedCode(day=DAY, what=what, code=code, cause=cause, text=beside, area=None)
        for what, code, cause, beside in rows
    )
    return CodesAnswer(source=PORTAL, kind="dossiers", rows=told, records="one_stop")


def body(panel, answer, of):
    return part(draw(PANELS[panel], (answer,), of), "body")


@pytest.mark.parametrize(
    ("lang", "said"),
    [("vi", ("Cả hai trễ", "Chỉ nguồn trễ", "Chỉ ở đây trễ", "2.160")), ("en", ("Late on both", "2,160"))],
)
def test_numbers_lead_to_their_codes(place, lang, said):
    drawing = body("count_days", days(), of(place, lang))
    assert all(word in text(drawing) for word in said)
    assert f"/sources/{PORTAL}/counts?area=70&reason=late_here&day=2021-10-29" in str(drawing)


def test_of_a_part_no_total_is_drawn(place):
    told = text(body("count_days", days(whole=False), of(place)))
    assert "731" in told and "2.631" not in told


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_cause_is_worded(place, lang):
    rows = [(what, f"{what}-{cause}", cause, "") for what in PORTAL_KINDS for cause in CAUSES]
    told = text(body("count_codes", codes(*rows), of(place, lang)))
    assert all(f"{what}-{CAUSES[0]}" in told for what in PORTAL_KINDS[:2])
    (sheet,) = sheets_of(PANELS["count_codes"], (codes(*rows),), of(place, lang))
    assert len(sheet.rows) == len(rows), "files hold all of them"


def test_codes_that_are_here_lead_to_their_dossier_and_no_others(place):
    rows = [("late_there", "IN", "other_due", '{"due_at":[null,1635476400000000]}'),
            ("late_there", "OUT", "not_delivered", ""), ("late_both", "SAID", "applicant", BY_A_PERSON)]  # fmt: skip
    drawing = body("count_codes", codes(*rows), of(place))
    assert "/dossiers/one_stop/IN" in str(drawing) and "/dossiers/one_stop/OUT" not in str(drawing)
    assert "người quản lý ghi" in text(drawing) and "Hạn: ở đây —" in text(drawing)


def test_days_become_a_sheet_with_every_column(place):
    (sheet,) = sheets_of(PANELS["count_days"], (days(),), of(place))
    assert [column.key for column in sheet.columns][4:7] == ["late_both", "late_there", "late_here"]
    assert sheet.rows[0][4:7] == (1900, 731, 2160)


def test_its_address_holds_what_is_late_where(place):
    view = read_address(place, f"/sources/{PORTAL}/counts", "?reason=late_here&day=2021-10-29")
    assert (view.reason, view.day.isoformat()) == ("late_here", "2021-10-29")
    assert read_address(place, *view.address().split("?")) == view


def test_a_portal_has_no_units_to_lead_to(place):
    assert source_href(PORTAL, context(view_of("sources", place), place)).startswith(
        f"/sources/{PORTAL}/counts"
    )
    controls = str(source_controls(of(place), None))
    assert f"/sources/{PORTAL}/rejects" in controls and f"/sources/{PORTAL}?" not in controls


def test_more_codes_than_one_page_holds_are_paged(place):
    answer = codes(*(("late_both", f"H-{number:04d}", "unit_slow", "") for number in range(450)))
    drawing, note = (
        part(draw(PANELS["count_codes"], (answer,), of(place, part=2)), name) for name in ("body", "note")
    )
    assert "H-0200" in text(drawing) and "H-0399" in text(drawing)
    assert "H-0199" not in text(drawing) and "H-0400" not in text(drawing)
    assert "450 mã, hiện 201–400" in text(note)
    assert f"/sources/{PORTAL}/counts?area=70&part=3" in str(drawing)
    beyond = text(part(draw(PANELS["count_codes"], (answer,), of(place, part=99)), "body"))
    assert "H-0449" in beyond and "H-0399" not in beyond
    view = read_address(place, f"/sources/{PORTAL}/counts", "?part=3")
    assert view.part == 3 and read_address(place, *view.address().split("?")) == view
    for odd in ("0", "-1", "x", "٣", "9" * 30):
        assert read_address(place, f"/sources/{PORTAL}/counts", f"?part={odd}").part == 1


@pytest.mark.parametrize(
    "drawn",
    [lambda of: raw(shell.header(of)), lambda of: wall_layout("a", preview_of(of.place, "", "70"), of)],
    ids=["page", "wall"],
)
def test_the_head_of_a_page_tells_the_age_of_sources_of_figures_alone(place, drawn):
    told = str(drawn(of(place)).to_plotly_json())
    found = {name for name in place.sources if f'data-source="{name}"' in told}
    assert found == set(place.sources) - {PORTAL} == set(PLACE.sources)
