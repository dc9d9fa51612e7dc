"""Every way docs/mapping.md offers to fill a field, on records of JSON (and of CSV where that differs)."""

import json
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from scripted_service import records_of

VN = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.fixture
def read(mapped, tmp_path):
    """Reads records with fields of a mapping beside a code and an area; all must be good."""

    def reading(fields: str, *raw: dict, kind: str = "dossiers", head: str = "", tail: str = "") -> list:
        records, rejections = reading.all(fields, *raw, kind=kind, head=head, tail=tail)
        assert rejections == []
        return records

    def all_of(fields: str, *raw: dict, kind: str = "dossiers", head: str = "", tail: str = "") -> tuple:
        area = "" if "area" in fields else 'area = { constant = "101" }\n'
        code = "" if fields.startswith("code") else 'code = "id"\n'
        text = f'format = "json"\n{head}\n[fields]\n{code}{area}{fields}\n{tail}\n'
        path = tmp_path / "vendor.jsonl"
        path.write_text("".join(json.dumps({"id": f"R{n}"} | one) + "\n" for n, one in enumerate(raw)))
        return records_of(mapped(text, kind), path)

    reading.all = all_of
    return reading


def test_a_value_stands_under_a_key_or_a_path(read):
    (record,) = read('field = "a"\nstep = "b.c[0].d"', {"a": "x", "b": {"c": [{"d": "y"}]}})
    assert (record.field_code, record.step) == ("x", "y")


def test_a_path_that_leads_nowhere_is_nothing(read):
    (record,) = read('step = "b.c[0].d"', {"b": 5})
    assert record.step is None


def test_several_values_are_joined_without_the_empty_ones(read):
    records = read(
        'code = { from = ["org", "no"], join = "/" }', {"org": "A", "no": 7}, {"org": "", "no": "8"}
    )
    assert [r.dossier_code for r in records] == ["A/7", "8"]


def test_constants_and_defaults(read):
    records = read(
        'step = { constant = "intake" }\nfield = { from = "f", default = "other" }', {"f": "x"}, {"f": " "}
    )
    assert [(r.step, r.field_code) for r in records] == [("intake", "x"), ("intake", "other")]


def test_texts_that_mean_nothing_are_nothing(read):
    records = read('field = "f"', {"f": "NULL"}, {"f": "-"}, {"f": "x"}, head='empty = ["NULL", "-"]')
    assert [r.field_code for r in records] == [None, None, "x"]


def test_a_table_translates_whatever_the_capitals(read):
    tail = '[tables.channels]\nInternet = "2"\n"At the desk" = 1'
    records = read(
        'channel = { from = "c", table = "channels" }', {"c": "INTERNET"}, {"c": "At the desk"}, tail=tail
    )
    assert [r.channel for r in records] == ["2", "1"]


def test_a_value_the_table_lacks_is_refused_kept_or_replaced(read):
    tables = '{ from = "c", table = { web = "2" }%s }'
    _, (rejection,) = read.all("channel = " + tables % "", {"c": "fax"})
    assert (rejection.field, rejection.reason, rejection.code) == ("channel", "unknown_channel", "R0")
    assert "'fax'" in rejection.text
    assert read("channel = " + tables % ', otherwise = "keep"', {"c": "1"})[0].channel == "1"
    assert read("channel = " + tables % ', otherwise = "call"', {"c": "fax"})[0].channel == "call"


def test_patterns_padding_and_templates(read):
    fields = 'field = { from = "f", pattern = \'(\\d+)$\', pad = 5, template = "F{}" }'
    assert read(fields, {"f": "unit 42"})[0].field_code == "F00042"
    assert read.all(fields, {"f": "none"})[1][0].reason == "unknown_form"


def test_rules_decide_in_their_order(read):
    fields = """
status = [
  { when = { state = ["paid", "done"], closed = "*" }, is = 9 },
  { when = { state = { starts = "wait", not = "waiting room" } }, is = 5 },
  { when = { n = { matches = "^1\\\\d$" } }, is = 8 },
  { when = { closed = "" }, is = 4 },
  { is = 2 },
]
"""
    raw = [{"state": "done", "closed": "x"}, {"state": "waiting"}, {"state": "waiting room", "n": 12},
           {"n": 5}, {"closed": "y"}]  # fmt: skip
    assert [r.status for r in read(fields, *raw)] == [9, 5, 8, 4, 2]


def test_truths_compare_in_small_letters(read):
    records = read(
        'step = [{ when = { urgent = "true" }, is = "fast" }, { is = "slow" }]', {"urgent": True}, {}
    )
    assert [r.step for r in records] == ["fast", "slow"]


def test_records_can_be_left_out(read):
    tail = '[[skip]]\nwhen = { state = "Draft" }\n[[skip]]\nwhen = { test = "*" }'
    records = read("", {"state": "Draft"}, {"state": "Open"}, {"test": 1}, tail=tail)
    assert [r.dossier_code for r in records] == ["R1"]


@pytest.mark.parametrize(
    ("form", "text", "moment"),
    [
        ('"iso"', "2021-10-29T08:00:15.250+02:00", datetime(2021, 10, 29, 6, 0, 15, 250_000, tzinfo=UTC)),
        ('"iso"', "2021-10-29 08:00", datetime(2021, 10, 29, 8, tzinfo=VN)),
        ('"iso"', "2021-10-29", datetime(2021, 10, 29, tzinfo=VN)),
        ('"stamp"', "20211029080015", datetime(2021, 10, 29, 8, 0, 15, tzinfo=VN)),
        ('"stamp"', 20211029, datetime(2021, 10, 29, tzinfo=VN)),
        ('"epoch_s"', 1635469215, datetime(2021, 10, 29, 1, 0, 15, tzinfo=UTC)),
        ('"epoch_ms"', "1635469215250", datetime(2021, 10, 29, 1, 0, 15, 250_000, tzinfo=UTC)),
        ('"dd/MM/yyyy HH:mm:ss"', "29/10/2021 08:00:15", datetime(2021, 10, 29, 8, 0, 15, tzinfo=VN)),
        ('"%d.%m.%y"', "29.10.21", datetime(2021, 10, 29, tzinfo=VN)),
        ('["dd/MM/yyyy HH:mm", "dd/MM/yyyy"]', "29/10/2021", datetime(2021, 10, 29, tzinfo=VN)),
        ('"MM/dd/yyyy hh:mm:ss a"', "10/29/2021 08:00:15 PM", datetime(2021, 10, 29, 20, 0, 15, tzinfo=VN)),
    ],
)
def test_moments_are_read_in_many_forms(read, form, text, moment):
    assert read('received_at = "r"', {"r": text}, head=f"time_format = {form}")[0].received_at == moment


def test_a_zone_of_the_source_or_of_one_field_holds_for_times_without_an_offset(read):
    fields = (
        'received_at = "r"\nfinished_at = { from = "f", time_zone = "UTC", time_format = "dd/MM/yyyy HH:mm" }'
    )
    (record,) = read(
        fields, {"r": "2021-07-01T12:00", "f": "01/07/2021 12:00"}, head='time_zone = "Europe/Paris"'
    )
    assert record.received_at == datetime(2021, 7, 1, 10, tzinfo=UTC)
    assert record.finished_at == datetime(2021, 7, 1, 12, tzinfo=UTC)


def test_a_date_in_two_columns_is_joined(read):
    fields = (
        'received_at = { from = ["d", "t"], join = " ", time_format = ["dd/MM/yyyy HH:mm", "dd/MM/yyyy"] }'
    )
    records = read(fields, {"d": "29/10/2021", "t": "08:15"}, {"d": "29/10/2021"})
    assert [(r.received_at.hour, r.received_at.minute) for r in records] == [(8, 15), (0, 0)]


def test_a_due_date_alone_is_the_end_of_its_day_or_its_start(read):
    due = {"d": "2021-10-29"}
    end = datetime(2021, 10, 30, tzinfo=VN) - timedelta(microseconds=1)
    assert read('due_at = "d"', due)[0].due_at == end
    assert read('due_at = "d"', due, head='due_day = "start"')[0].due_at == datetime(2021, 10, 29, tzinfo=VN)
    assert read('due_at = { from = "d", day = "start" }', due)[0].due_at == datetime(2021, 10, 29, tzinfo=VN)
    assert read('received_at = "d"', due)[0].received_at == datetime(2021, 10, 29, tzinfo=VN)
    assert read('due_at = "d"', {"d": "2021-10-29T00:00"})[0].due_at == datetime(2021, 10, 29, tzinfo=VN)


@pytest.mark.parametrize("text", ["2021-02-30", "soon", "", None, 5.5, True])
def test_an_impossible_date_is_refused_and_an_empty_one_is_nothing(read, text):
    records, rejections = read.all('received_at = "r"', {"r": text})
    if text in ("", None):
        assert records[0].received_at is None
    else:
        assert (rejections[0].field, rejections[0].reason) == ("received_at", "impossible_date")


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ({}, 1),
        ({"r": "2021-10-01"}, 4),
        ({"r": "2021-10-01", "f": "2021-10-02"}, 9),
        ({"f": "2021-10-02", "b": "2021-10-03"}, 10),
    ],
)
def test_a_dossier_without_a_status_has_that_of_its_moments(read, told, status):
    (record,) = read('received_at = "r"\nfinished_at = "f"\nreturned_at = "b"', told)
    assert record.status == status


def test_pauses_stand_in_columns_or_in_a_list(read):
    told = {"asked": "2021-10-01", "got": "", "list": [{"a": "2021-10-05", "b": "2021-10-06"}, {"a": None}]}
    (record,) = read("", told, tail='[pauses]\nasked_at = "asked"\nanswered_at = "got"')
    assert [(p.asked_at.day, p.answered_at) for p in record.pauses] == [(1, None)]
    (record,) = read("", told, tail='[pauses]\nitems = "list"\nasked_at = "a"\nanswered_at = "b"')
    assert [(p.asked_at.day, p.answered_at.day) for p in record.pauses] == [(5, 6)]


def test_a_ticket_needs_little(read):
    fields = 'opened_at = "o"\nclosed_at = "c"\nlat = "y"\nlon = "x"'
    raw = [
        {"o": "2021-10-01", "c": "2021-10-02", "y": "11,5", "x": 106.5},
        {"o": "2021-10-01", "y": "", "x": None},
    ]
    records = read(fields, *raw, kind="tickets", head='decimal_mark = ","')
    assert [(r.kind, r.state, r.lat, r.lon) for r in records] == [
        ("feedback", "closed", 11.5, 106.5), ("feedback", "new", None, None),
    ]  # fmt: skip


def test_a_latitude_alone_is_refused_not_fatal(read):
    fields = (
        'opened_at = "o"\nlat = "y"\nlon = "x"\narea = { point = true, outside = "101", default = "102" }'
    )
    records, rejections = read.all(
        fields, {"o": "2021-10-01", "y": 11.5}, {"o": "2021-10-01"}, kind="tickets"
    )
    assert [r.area for r in records] == ["102"]
    assert [(r.field, r.reason) for r in rejections] == [("lat", "impossible_place")]


@pytest.mark.parametrize(
    ("told", "head", "extra", "amount"),
    [
        ("150000", "", "", 150_000),
        ("150.000,00", 'decimal_mark = ","', "", 150_000),
        ("1 150 000", "", "", 1_150_000),
        (12.0, "", "", 12),
        ("12.6", "", ", round = true", 13),
    ],
)
def test_amounts_are_exact(read, told, head, extra, amount):
    fields = f'requested_at = "r"\namount = {{ from = "a"{extra} }}'
    (record,) = read(fields, {"r": "2021-10-01", "a": told}, kind="payments", head=head)
    assert (record.amount, record.state) == (amount, "requested")


@pytest.mark.parametrize("told", ["12.6", "-3", "free", "", None, "1e400"])
def test_a_wrong_amount_is_refused(read, told):
    _, (rejection,) = read.all(
        'requested_at = "r"\namount = "a"', {"r": "2021-10-01", "a": told}, kind="payments"
    )
    assert rejection.field == "amount"


def test_yes_and_no(read):
    raw = [{"f": value} for value in (True, "0", "Yes", "n", None)]
    assert [r.has_fee for r in read('has_fee = "f"', *raw)] == [True, False, True, False, None]
    assert read.all('has_fee = "f"', {"f": "perhaps"})[1][0].reason == "unknown_code"


def test_an_area_by_name(read):
    raw = [{"a": "XÃ MỘT"}, {"a": "Commune Two"}, {"a": "102"}, {"a": "Xã Ba"}]
    records, rejections = read.all('area = { from = "a", match = "name" }', *raw)
    assert [r.receiving_area for r in records] == ["101", "102", "102"]
    assert [r.reason for r in rejections] == ["unknown_area"]


@pytest.mark.parametrize(("field", "reason"), [("channel", "unknown_channel"), ("area", "unknown_area")])
def test_a_code_the_place_does_not_know_is_refused_at_its_line(read, field, reason):
    _, (rejection,) = read.all(f'{field} = "x"', {"x": "Nguyễn Văn A"})
    assert (rejection.field, rejection.reason) == (field, reason)
    assert rejection.where == "vendor, vendor.jsonl, line 1" and "Nguyễn" not in repr(rejection)


def test_receiving_and_resolving_areas_are_apart(read):
    (record,) = read('receiving_area = "a"\nresolving_area = "b"', {"a": "10.0", "b": "101"})
    assert (record.receiving_area, record.resolving_area) == ("10.0", "101")


def test_only_mapped_codes_are_kept_of_a_refused_record(read):
    raw = {"id": "H-7", "s": 99, "r": "2021-10-01", "f": "Nguyễn Văn A", "phone": "0912345678"}
    _, (rejection,) = read.all('status = "s"\nreceived_at = "r"\nfield = "f"', raw)
    assert rejection.payload == {
        "code": "H-7", "status": 99, "received_at": "2021-10-01", "field": "(12 characters)",
    }  # fmt: skip
    assert "Nguyễn" not in repr(rejection) and "0912345678" not in repr(rejection)


class TestRepeats:
    RAW = "id,f\nA,1\nB,2\nA,3\nA,4\n"

    def versions(self, mapped, tmp_path, repeats: str) -> list:
        text = f'repeats = "{repeats}"\n[fields]\ncode = "id"\nfield = "f"\narea = {{ constant = "101" }}\n'
        (tmp_path / "d.csv").write_text(self.RAW)
        return records_of(mapped(text), tmp_path / "d.csv")[0]

    def winner(self, records: list) -> str:
        return max(
            (r for r in records if r.dossier_code == "A"), key=lambda r: (r.updated_at, r.line)
        ).field_code

    def test_the_last_of_a_file_wins(self, mapped, tmp_path):
        assert self.winner(self.versions(mapped, tmp_path, "last")) == "4"

    def test_the_first_of_a_file_wins(self, mapped, tmp_path):
        assert self.winner(self.versions(mapped, tmp_path, "first")) == "1"

    def test_each_is_a_record_of_its_own(self, mapped, tmp_path):
        codes = [r.dossier_code for r in self.versions(mapped, tmp_path, "each")]
        assert codes == ["A", "B", "A#2", "A#3"]
