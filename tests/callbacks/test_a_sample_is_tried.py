"""The administrators' page /sources/try: a sample, its mapping, what becomes of each field; nothing is kept."""

import io
import re
from html import unescape
from pathlib import Path

import pytest
from small_store import signed_in

from callbacks.dashboard import make_dashboard
from data_sources.guessing.sampler import Sampler
from ioc.access.sample_page import LARGEST, packed
from ioc.exports.jobs import Exports

ADDRESS = "/sources/try"
SAMPLE = """Mã hồ sơ,Họ tên,Đơn vị,Ngày tiếp nhận,Hẹn trả,Tình trạng
H-1,Nguyễn Văn A,Xã Long Giang,13/10/2021,15/10/2021,Đang xử lý
H-2,Trần Thị B,Xã Phước Tín,14/10/2021,hôm qua,Đang xử lý
"""
SAMPLE += "".join(f"H-{n},Lê C,Xã Long Giang,1{n}/10/2021,2{n}/10/2021,Đang xử lý\n" for n in range(3, 8))


@pytest.fixture
def server(epochs, desk, place, tmp_path):
    exports = Exports(tmp_path / "exports")
    return make_dashboard(epochs, desk, exports, bundle_bytes=10_000_000, sampler=Sampler(place)).server


@pytest.fixture
def admin(server, desk):
    return signed_in(server, desk, "administrator")


def post(client, deed: str = "propose", **told):
    csrf = re.search(r'name="csrf" value="([0-9a-f]+)"', client.get(ADDRESS).text)[1]
    data = {"csrf": csrf, "lang": "en", "deed": deed, **told}
    return client.post(ADDRESS, data=data, content_type="multipart/form-data")


def upload(raw: str | bytes, name: str = "d.csv"):
    return io.BytesIO(raw if isinstance(raw, bytes) else raw.encode()), name


def hidden(page, name: str) -> str:
    return unescape(re.search(rf'name="{name}" value="([^"]*)"', page.text)[1])


def mapping_in(page) -> str:
    return unescape(re.search(r"<textarea[^>]*>(.*?)</textarea>", page.text, re.S)[1])


def test_a_sample_shows_its_mapping_and_every_field(admin):
    page = post(admin, file=upload(SAMPLE))
    assert page.status_code == 200 and page.headers["Cache-Control"] == "no-store"
    assert 'received_at = "Ngày tiếp nhận"' in mapping_in(page)
    assert "7 rows read: 6 taken, 1 refused" in page.text
    text = re.sub(r"\s+", " ", page.text)
    assert "<td>received_at</td><td>Ngày tiếp nhận</td><td>13/10/2021</td>" in text
    assert "2021-10-13T00:00:00+07:00" in text and "is no moment as" in text
    assert "Nguyễn Văn A" not in page.text


def test_the_mapping_is_changed_and_tried_again(admin):
    page = post(admin, file=upload(SAMPLE))
    told = {"name": hidden(page, "name"), "sample": hidden(page, "sample")}
    text = mapping_in(page).replace('due_at = "Hẹn trả"\n', "")
    again = post(admin, "attempt", mapping=text, **told)
    assert "7 rows read: 7 taken, 0 refused" in again.text and mapping_in(again).strip() == text.strip()
    wrong = post(
        admin, "attempt", mapping=text.replace('"Mã hồ sơ"', '"Mã"').replace("code =", "cod ="), **told
    )
    assert (
        "fields.cod: is no field of dossiers" in unescape(wrong.text)
        and hidden(wrong, "sample") == told["sample"]
    )


def test_a_recorded_sample_is_chosen(admin):
    page = post(admin, recorded="monthly_xlsx.sample.xlsx")
    assert "11 taken, 0 refused" in page.text
    assert post(admin, recorded="../one_stop.py").status_code == 400


def test_what_is_wrong_with_a_sample_is_said(admin):
    assert "Choose a sample file" in post(admin).text
    assert "is empty" in post(admin, file=upload(b"")).text
    large = post(admin, file=upload(b"a" * (LARGEST + 1)))
    assert large.status_code == 400 and "larger than 2 MB" in large.text
    for sample in ("?", packed(b"x" * 3 * LARGEST), ""):
        assert post(admin, "attempt", name="d.csv", sample=sample, mapping="").status_code == 400


def test_a_sample_of_nearly_two_megabytes_comes_back_with_its_form(admin):
    note = "x" * 550
    rows = "".join(f"H-{n},N,Xã Long Giang,13/10/2021,15/10/2021,Đang xử lý,{note}\n" for n in range(3_000))
    raw = f"{SAMPLE.splitlines()[0]},Ghi chú\n{rows}".encode()
    assert 1_800_000 < len(raw) < LARGEST
    page = post(admin, file=upload(raw))
    assert "3000 taken" in page.text
    again = post(admin, "attempt", mapping=mapping_in(page), name="d.csv", sample=hidden(page, "sample"))
    assert "3000 taken" in again.text


def test_text_of_a_sample_is_never_markup(admin):
    page = post(admin, file=upload(SAMPLE.replace("Đang xử lý", "<script>alert(1)</script>"), "<b>.csv"))
    assert "<script>alert" not in page.text and "<b>.csv" not in page.text


@pytest.mark.parametrize("role", ["operator", "leader", "manager"])
def test_nobody_else_may(server, desk, role):
    client = signed_in(server, desk, role)
    assert client.get(ADDRESS).status_code == 302
    assert client.post(ADDRESS, data={"deed": "propose"}).status_code == 403


def test_a_form_without_its_secret_and_one_of_another_site_are_refused(admin):
    assert admin.post(ADDRESS, data={"deed": "propose", "csrf": "0"}).status_code == 403
    assert (
        admin.post(ADDRESS, data={"deed": "propose"}, headers={"Origin": "https://evil.example"}).status_code
        == 403
    )


def test_nothing_is_kept(admin, tmp_path, place):
    def kept() -> set[Path]:
        return {
            p
            for d in (tmp_path, place.directory)
            for p in d.rglob("*")
            if p.suffix not in (".db-wal", ".db-shm")
        }

    before = kept()
    post(admin, file=upload(SAMPLE))
    assert kept() == before


def test_the_page_is_reached_from_the_others(admin):
    assert f'href="{ADDRESS}?lang=en"' in admin.get("/people?lang=en").text
