"""What was refused comes in after a fix, by the one who writes facts, once, and without pretending a poll."""

import json
import shutil
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile

import orjson
import pytest
from sqlalchemy import select
from trust_samples import dossier, moment

import data_sources
from geo.places import load_place
from ioc import clock
from ioc.domain.feed import Page
from ioc.domain.moments import to_us
from ioc.domain.records import Kind, Pause, StepRecord
from ioc.errors import RecordError
from ioc.ingest import Loader
from ioc.store.audit_rows import entries
from ioc.store.desk import open_desk
from ioc.store.orders import place_order, waiting
from ioc.store.polls import read_state
from ioc.store.tables import dossiers, quarantine
from ioc.trust.again import fields_of, record_of
from ioc.trust.redriving import Redriving

TEN = "2021-10-29T10:00"


@dataclass
class OneStop:
    """A source that can read single records again."""

    kind: Kind = Kind.DOSSIERS


@pytest.fixture
def desk(town, tmp_path):
    made = open_desk(f"sqlite:///{tmp_path}/desk.db", town.place)
    yield made
    made.close()


def redriving(town, desk, place=None, source=None) -> Redriving:
    place = place or town.place
    loader = Loader(town.store, place, town.calendar)
    return Redriving(town.store, desk, place, loader, {"one_stop": source or OneStop()})


def ordered(town, desk, **asked):
    with desk.write() as conn:
        told = {"source": "one_stop", "reason": "", "find": "", "by": "an.administrator", **asked}
        return place_order(conn, town.place.code, at=1, **told)


def turn(made: Redriving, at: str = TEN) -> None:
    with clock.frozen(moment(at)):
        made.turn()


def refused(town) -> dict[str, dict]:
    with town.store.read() as conn:
        return {row["code"]: dict(row) for row in conn.execute(select(quarantine)).mappings()}


def stored(town, code: str):
    with town.store.read() as conn:
        return conn.execute(select(dossiers).where(dossiers.c.code == code)).mappings().first()


@pytest.fixture
def unknown(town):
    """A dossier whose channel the place does not know."""
    town.load("2021-10-29T08:00", dossier("Q-1", moment("2021-10-29T07:50"), channel="9"))
    assert refused(town)["Q-1"]["reason"] == "unknown_channel"
    return town


@pytest.fixture
def fixed(unknown):
    """The place after the channel was added."""
    channels = {**unknown.place.channels, "9": unknown.place.channels["1"]}
    return replace(unknown.place, channels=channels)


def test_what_passes_now_comes_in_and_is_marked(unknown, fixed, desk):
    ordered(unknown, desk)
    turn(redriving(unknown, desk, fixed))
    row = stored(unknown, "Q-1")
    assert (row["channel"], row["received_at"]) == ("9", to_us(moment("2021-10-29T07:50")))
    assert refused(unknown)["Q-1"]["redriven_at"] == to_us(moment(TEN))


def test_what_still_fails_stays_and_is_not_kept_twice(unknown, desk):
    ordered(unknown, desk)
    turn(redriving(unknown, desk))
    assert stored(unknown, "Q-1") is None
    assert [row["redriven_at"] for row in refused(unknown).values()] == [None]


def test_an_order_is_carried_out_once_and_noted(unknown, fixed, desk):
    ordered(unknown, desk)
    made = redriving(unknown, desk, fixed)
    turn(made)
    turn(made)
    with desk.read() as conn:
        assert waiting(conn, unknown.place.code) == []
        noted = [row for row in entries(conn, unknown.place.code) if row["deed"] == "redriven"]
    assert [(row["actor"], row["subject"]) for row in noted] == [("an.administrator", "one_stop")]
    assert orjson.loads(noted[0]["detail"])["came"] == 1


def test_only_what_was_asked_for_is_tried(unknown, fixed, desk):
    unknown.load("2021-10-29T08:01", dossier("Q-2", moment("2021-10-29T07:51"), channel="9"))
    ordered(unknown, desk, find="Q-2")
    ordered(unknown, desk, reason="impossible_date")
    turn(redriving(unknown, desk, fixed))
    assert stored(unknown, "Q-1") is None and stored(unknown, "Q-2") is not None


def test_it_is_no_poll(unknown, fixed, desk):
    with unknown.store.read() as conn:
        before = read_state(conn, unknown.place.code, "one_stop")
    ordered(unknown, desk)
    turn(redriving(unknown, desk, fixed))
    with unknown.store.read() as conn:
        assert read_state(conn, unknown.place.code, "one_stop") == before


def test_a_newer_version_that_came_meanwhile_stays(unknown, fixed, desk):
    newer = dossier("Q-1", moment("2021-10-29T07:50"), channel="1", updated_at=moment("2021-10-29T09:00"))
    unknown.load("2021-10-29T09:05", newer)
    ordered(unknown, desk)
    turn(redriving(unknown, desk, fixed))
    assert stored(unknown, "Q-1")["channel"] == "1"
    assert refused(unknown)["Q-1"]["redriven_at"] is not None


def test_a_crash_between_load_and_mark_doubles_nothing(unknown, fixed, desk, monkeypatch):
    ordered(unknown, desk)
    made = redriving(unknown, desk, fixed)
    with monkeypatch.context() as broken:
        broken.setattr("ioc.trust.redriving.mark_redriven", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            turn(made)
    version = stored(unknown, "Q-1")["version"]
    turn(made)
    assert stored(unknown, "Q-1")["version"] == version
    assert refused(unknown)["Q-1"]["redriven_at"] is not None


def test_an_order_for_a_source_that_is_gone_is_put_away(unknown, desk):
    ordered(unknown, desk, source="gone")
    turn(redriving(unknown, desk))
    with desk.read() as conn:
        assert waiting(conn, unknown.place.code) == []


def test_what_a_source_refused_is_read_by_it_again(town, desk):
    """The message had no list of supplements; without that field it is a dossier."""
    source = data_sources.load("one_stop", town.place, {"address": "http://127.0.0.1:9"})
    raw = {
        "MaHoSo": "25216-1", "TrangThaiHoSo": "4", "NgayTiepNhan": "20211029075000", "NgayNopHoSo": "20211029074000",
        "KenhThucHien": "2", "NoiNopHoSo": "25216", "DonViXuLy": "25216", "NgayCapNhat": "20211029075500000",
        "DanhSachHoSoBoSung": "0912 345 678", "ChuHoSo": "NGUYEN VAN A",
    }  # fmt: skip
    parsed = source.parse(
        Page(body=[raw, {**raw, "MaHoSo": "25216-2", "NoiNopHoSo": "NGUYEN VAN A"}], where="page 1")
    )
    assert len(parsed.rejections) == 2
    with clock.frozen(moment("2021-10-29T08:00")):
        town.loader.load("one_stop", parsed)
    ordered(town, desk)
    turn(redriving(town, desk, source=source))
    assert stored(town, "25216-1")["received_at"] == to_us(moment("2021-10-29T07:50"))
    assert stored(town, "25216-2") is None  # of its unit only the length was kept


def test_a_mapped_source_reads_what_it_kept(tmp_path):
    """The code table of the mapping was wrong; with another table the kept value passes."""
    made = mapped_source(tmp_path, '"1" = "4"')
    told = {"id": "A-1", "state": "7x", "at": "2021-10-29T07:50:00+07:00", "unit": "101"}
    (rejection,) = made.parse(page_of(made, told)).rejections
    assert rejection.reason == "unknown_status"
    with pytest.raises(RecordError):
        made.again(rejection.payload, moment(TEN))
    again = mapped_source(tmp_path, '"7x" = "4"').again(rejection.payload, moment(TEN))
    assert (again.dossier_code, again.status, again.updated_at) == ("A-1", 4, moment(TEN))
    assert again.received_at == moment("2021-10-29T07:50")


def mapped_source(folder, codes: str):
    small = Path(__file__).resolve().parents[1] / "samples" / "places" / "small"
    target = folder / "place"
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(small, target)
    (target / "sources" / "vendor.toml").write_text(MAPPING % codes, encoding="utf-8")
    entry = '\n[sources.vendor]\nkind = "dossiers"\nmapping = "vendor.toml"\n'
    told = (small / "place.toml").read_text(encoding="utf-8")
    (target / "place.toml").write_text(told + entry, encoding="utf-8")
    return data_sources.load("vendor", load_place(target), {"address": "http://127.0.0.1:9"})


def page_of(source, *records):
    with NamedTemporaryFile("w", suffix=".json", delete=False) as file:
        json.dump(list(records), file)
    (page,) = source.read_file(Path(file.name))
    Path(file.name).unlink()
    return page


MAPPING = """
format = "json"
[fields]
code = "id"
received_at = "at"
area = "unit"
status = { from = "state", table = "states" }
[tables.states]
%s
"""


def test_of_what_was_withheld_nothing_is_tried():
    assert fields_of(None) is None
    assert fields_of('{"dossier_code":"1","receiving_area":"(23 characters)"}') is None
    assert fields_of('{"dossier_code":"1"}') == {"dossier_code": "1"}


def test_a_whole_record_survives_the_quarantine():
    """Moments, pauses and steps come back as they were."""
    at = moment("2021-10-29T07:50")
    told = dossier(
        "W-1", at, pauses=(Pause(at, at + timedelta(hours=1)),), extended_to=at + timedelta(days=3),
        steps=(StepRecord(step="received", started_at=at, holder="Một cửa"),),
    )  # fmt: skip
    payload = orjson.loads(orjson.dumps(asdict(told), default=str))
    assert record_of(OneStop(), payload, at) == told
    with pytest.raises(RecordError):
        record_of(OneStop(), {"source": "one_stop", "dossier_code": "W-2"}, at)
