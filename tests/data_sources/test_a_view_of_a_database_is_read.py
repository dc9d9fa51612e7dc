"""A vendor's SQL view: read by (updated, key) on real servers, never written, late commits caught by the overlap."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mariadb_server import mariadb
from sqlalchemy import create_engine, event, make_url

from data_sources.options import Options
from geo.errors import PlaceError
from ioc import clock
from ioc.errors import SettingError, SourceError

MAPPING = """
transport = "sql"
[sql]
view = "v_ho_so"
updated = "cap_nhat"
key = "ma"
size = 3
[fields]
code = "ma"
field = "Lĩnh vực"
received_at = "nhan"
area = "xa"
"""
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
BEGIN = datetime(2021, 10, 29, 8, tzinfo=ZONE)
DRIVERS = {"mysql": "mysql+pymysql", "postgresql": "postgresql+psycopg", "sqlite": "sqlite"}
ENGINES = {
    "mariadb datetime": ("maria", "DATETIME(6)"),
    "mariadb timestamp": ("maria", "TIMESTAMP(6) NULL"),
    "postgresql timestamp": ("pg_server", "TIMESTAMP"),
    "postgresql timestamptz": ("pg_server", "TIMESTAMPTZ"),
}


class Vendor:
    """A database as its owner sees it: local time where a column knows no offset."""

    def __init__(self, address: str, types: str):
        self.address, self.types = address, types
        url = make_url(address)
        self._engine = create_engine(url.set(drivername=DRIVERS[url.get_backend_name()]))
        self.is_maria = url.get_backend_name() == "mysql"
        if self.is_maria:
            event.listen(
                self._engine, "connect", lambda raw, _: raw.cursor().execute("SET time_zone = '+07:00'")
            )
        quote = "`" if self.is_maria else '"'
        columns = (
            f"ma VARCHAR(40), {quote}Lĩnh vực{quote} VARCHAR(80), nhan {types}, xa INTEGER, cap_nhat {types}"
        )
        self.run(f"CREATE TABLE ho_so ({columns}, ten VARCHAR(80))")
        self.run("CREATE VIEW v_ho_so AS SELECT * FROM ho_so")

    def run(self, statement: str, *values: object) -> None:
        with self._engine.begin() as connection:
            connection.exec_driver_sql(statement, tuple(values) or None)

    def add(self, code: str | None, updated: datetime | None, field: str = "Đất đai") -> None:
        stamp = self._stored(updated)
        marks = "%s, %s, %s, %s, %s, %s"
        self.run(
            f"INSERT INTO ho_so VALUES ({marks})",
            code,
            field,
            self._stored(BEGIN),
            101,
            stamp,
            "Nguyễn Văn A",
        )

    def _stored(self, moment: datetime | None) -> datetime | None:
        if moment is None or self.types == "TIMESTAMPTZ":
            return moment
        return moment.astimezone(ZONE).replace(tzinfo=None)

    def close(self) -> None:
        self._engine.dispose()


@pytest.fixture(scope="module")
def maria():
    with mariadb() as server:
        yield server


@pytest.fixture(params=ENGINES)
def vendor(request) -> Iterator[Vendor]:
    """On every engine and type of moment."""
    yield from _vendor(request, *ENGINES[request.param])


@pytest.fixture(params=["mariadb datetime", "postgresql timestamptz"])
def each(request) -> Iterator[Vendor]:
    """On every engine once."""
    yield from _vendor(request, *ENGINES[request.param])


def _vendor(request, server: str, types: str) -> Iterator[Vendor]:
    with request.getfixturevalue(server).database() as address:
        made = Vendor(address, types)
        yield made
        made.close()


@pytest.fixture(autouse=True)
def then():
    with clock.frozen(datetime(2021, 11, 1, tzinfo=UTC)):
        yield


def read(source, cursor=None) -> tuple[list[str], str | None]:
    codes = []
    for page in source.fetch(cursor):
        parsed = source.parse(page)
        assert parsed.rejections == []
        codes += [record.dossier_code for record in parsed.records]
        cursor = page.cursor
    return codes, cursor


def minutes(number: float) -> datetime:
    return BEGIN + timedelta(minutes=number)


def test_everything_is_read_once_in_the_order_of_change(vendor, mapped):
    for n in (7, 3, 5, 1, 6, 2, 4):
        vendor.add(f"H{n}", minutes(n))
    source = mapped(MAPPING, address=vendor.address)
    pages = list(source.fetch(None))
    assert [len(page.body.records) for page in pages] == [3, 3, 1]
    records = [record for page in pages for record in source.parse(page).records]
    assert [r.dossier_code for r in records] == [f"H{n}" for n in range(1, 8)]
    first = records[0]
    assert (first.received_at, first.updated_at, first.field_code) == (BEGIN, minutes(1), "Đất đai")
    assert first.receiving_area == "101"


def test_columns_that_the_mapping_does_not_name_are_not_asked_for(each, mapped):
    each.add("H1", minutes(1))
    (page,) = mapped(MAPPING, address=each.address).fetch(None)
    assert set(page.body.records[0]) == {"ma", "Lĩnh vực", "nhan", "xa", "cap_nhat"}


def test_many_rows_of_one_moment_are_all_read(each, mapped):
    for n in range(10):
        each.add(f"H{n}", minutes(1))
    assert read(mapped(MAPPING, address=each.address))[0] == [f"H{n}" for n in range(10)]


def test_the_next_poll_reads_what_changed_and_what_was_committed_late(vendor, mapped):
    source = mapped(MAPPING, address=vendor.address)
    vendor.add("H1", minutes(1))
    vendor.add("H2", minutes(30))
    codes, cursor = read(source)
    assert codes == ["H1", "H2"] and cursor == minutes(30).astimezone(UTC).isoformat()
    vendor.add("H3", minutes(29))  # stamped before, seen after
    vendor.add("H4", minutes(40))
    assert read(source, cursor) == (["H3", "H2", "H4"], minutes(40).astimezone(UTC).isoformat())


def test_a_past_is_read_again_from_a_moment_on(vendor, mapped):
    source = mapped(MAPPING, address=vendor.address)
    for n in (10, 60, 120):
        vendor.add(f"H{n}", minutes(n))
    assert read(source, source.cursor_at(minutes(50)))[0] == ["H60", "H120"]


def test_a_moment_far_ahead_does_not_move_the_cursor(each, mapped):
    each.add("H1", minutes(1))
    each.add("H2", datetime(2037, 1, 1, tzinfo=ZONE))
    codes, cursor = read(mapped(MAPPING, address=each.address))
    assert codes == ["H1", "H2"] and cursor == minutes(1).astimezone(UTC).isoformat()


def test_rows_without_key_or_moment_are_told(each, mapped):
    each.add("H1", minutes(1))
    each.add("H2", None)
    each.add(None, minutes(2))
    source = mapped(MAPPING, address=each.address)
    parsed = [source.parse(page) for page in source.fetch(None)]
    assert [r.dossier_code for one in parsed for r in one.records] == ["H1"]
    assert [r.text for one in parsed for r in one.rejections] == ["2 rows have no ma or cap_nhat"]


def test_a_query_stands_for_a_view(each, mapped):
    each.add("H1", minutes(1))
    each.add("H2", minutes(2), field="Hộ tịch")
    quote = "`" if each.is_maria else '"'
    query = f"SELECT * FROM ho_so WHERE {quote}Lĩnh vực{quote} = 'Hộ tịch' AND 'at 08:30' <> '';"
    told = MAPPING.replace('view = "v_ho_so"', f"query = '''{query}'''")
    assert read(mapped(told, address=each.address))[0] == ["H2"]


def test_without_a_moment_of_change_the_view_is_read_whole_by_its_key(each, mapped):
    source = mapped(MAPPING.replace('updated = "cap_nhat"\n', ""), address=each.address)
    for n in range(7):
        each.add(f"H{n}", minutes(-n))
    codes, cursor = read(source)
    assert (codes, cursor) == ([f"H{n}" for n in range(7)], None)


def test_nothing_can_be_written(each, mapped):
    """Not even by a function that a view calls."""
    if each.is_maria:
        each.run("CREATE FUNCTION f() RETURNS INT MODIFIES SQL DATA BEGIN DELETE FROM ho_so; RETURN 1; END")
    else:
        each.run("CREATE FUNCTION f() RETURNS INT LANGUAGE sql AS 'DELETE FROM ho_so; SELECT 1'")
    each.add("H1", minutes(1))
    told = MAPPING.replace('view = "v_ho_so"', 'query = "SELECT * FROM (SELECT 1) one, ho_so WHERE f() = 1"')
    with pytest.raises(SourceError, match=r"(?i)read.only|can't update table"):
        read(mapped(told, address=each.address))
    assert read(mapped(MAPPING, address=each.address))[0] == ["H1"]


def test_a_question_that_takes_too_long_is_given_up(each, mapped):
    each.add("H1", minutes(1))
    sleep = "SLEEP(20) = 0" if each.is_maria else "pg_sleep(20) IS NOT NULL"
    told = MAPPING.replace('view = "v_ho_so"', f'query = "SELECT * FROM ho_so WHERE {sleep}"')
    with pytest.raises(SourceError, match=r"(?i)timeout|max_statement_time"):
        read(mapped(told, address=each.address, timeout_s=0.3))


def test_a_wrong_password_a_wrong_column_and_a_closed_door_are_told_without_the_secret(each, mapped):
    url = make_url(each.address)
    if each.is_maria:
        each.run("CREATE OR REPLACE USER guest@localhost IDENTIFIED BY 'right'")
        wrong = url.set(username="guest").render_as_string(hide_password=False)
        with pytest.raises(SourceError, match="Access denied") as caught:
            read(mapped(MAPPING, address=wrong, secret="hunter2"))
        assert caught.value.permanent and "hunter2" not in str(caught.value)
    with pytest.raises(SourceError, match="mã") as caught:
        read(mapped(MAPPING.replace('code = "ma"', 'code = "mã"'), address=each.address))
    assert caught.value.permanent
    closed = f"{url.get_backend_name()}://u:hunter2@127.0.0.1:1/x"
    with pytest.raises(SourceError) as caught:
        read(mapped(MAPPING, address=closed))
    assert not caught.value.permanent and "hunter2" not in str(caught.value)


def test_the_repr_of_options_has_no_password():
    assert (
        repr(Options(address="mysql://u:hunter2@db/x"))
        == "Options(address='mysql://u:***@db/x', folder=None)"
    )


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("https://x", "must begin with one of postgresql, mysql"),
        ("mssql://u@h/d", "the driver of mssql\\+pyodbc is not installed"),
        ("oracle://u@h/d", "the driver of oracle\\+oracledb is not installed"),
        ("mysql+nodriver://u@h/d", "the driver of mysql\\+nodriver is not installed"),
        ("mysql://u@h:port/d", "is no address of a database"),
    ],
)
def test_a_wrong_address_is_named(mapped, address, problem):
    with pytest.raises(SettingError, match=problem):
        read(mapped(MAPPING, address=address))


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('view = "v_ho_so"', "", "sql.view: is missing"),
        ('view = "v_ho_so"', 'view = "x; DROP"', "sql.view: 'x; DROP' is no name"),
        ('view = "v_ho_so"', 'query = "DELETE FROM x"', "sql.query: must begin with SELECT or WITH"),
        ('key = "ma"', "", "sql.key: is missing"),
        ("size = 3", "size = 0", "sql.size: must be above 0"),
        ('updated = "cap_nhat"', 'updated_format = "stamp"', "sql.updated_format: needs updated"),
        ('updated = "cap_nhat"', 'update = "x"', "sql.update: is not a known key; did you mean 'updated'"),
    ],
)
def test_a_mistake_in_the_table_sql_is_named(mapped, old, new, problem):
    with pytest.raises(PlaceError) as caught:
        mapped(MAPPING.replace(old, new), address="sqlite:///x")
    assert problem in str(caught.value)


def sqlite_rows(path, rows: dict[str, str]) -> str:
    """A file of a vendor whose moments are stamps of text."""
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as one:
        one.exec_driver_sql("DROP TABLE IF EXISTS v_ho_so")
        one.exec_driver_sql(
            'CREATE TABLE v_ho_so (ma TEXT, "Lĩnh vực" TEXT, nhan TEXT, xa TEXT, cap_nhat TEXT)'
        )
        for code, stamp in rows.items():
            one.exec_driver_sql("INSERT INTO v_ho_so VALUES (?, 'x', '2021-10-29', '101', ?)", (code, stamp))
    engine.dispose()
    return f"sqlite:///{path}"


STAMPED = MAPPING.replace('updated = "cap_nhat"', 'updated = "cap_nhat"\nupdated_format = "stamp"')


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(stamps=st.lists(st.integers(0, 12), max_size=14), size=st.integers(1, 5), split=st.integers(0, 14))
def test_whatever_the_stamps_nothing_is_left_out_or_read_twice(mapped, tmp_path, stamps, size, split):
    rows = {f"H{n:02}": f"202110291200{stamp:02}" for n, stamp in enumerate(stamps)}
    source = mapped(
        STAMPED.replace("size = 3", f"size = {size}"), address=sqlite_rows(tmp_path / "v.db", rows)
    )
    codes, cursor = read(source)
    assert sorted(codes) == sorted(rows) and len(set(codes)) == len(codes)
    more = rows | {f"N{n}": f"202110291201{n:02}" for n in range(split)}
    sqlite_rows(tmp_path / "v.db", more)
    assert set(more) - set(rows) <= set(read(source, cursor)[0])


def test_one_row_without_a_right_moment_is_refused_and_the_others_are_read(mapped, tmp_path):
    rows = {"H1": "20211029120001", "H2": "20211029120002", "H3": "z"}
    source = mapped(STAMPED, address=sqlite_rows(tmp_path / "v.db", rows))
    (page, _) = source.fetch(None)
    parsed = source.parse(page)
    assert [r.dossier_code for r in parsed.records] == ["H1", "H2"]
    assert [(r.field, r.reason) for r in parsed.rejections] == [("updated_at", "impossible_date")]
    assert page.cursor == datetime(2021, 10, 29, 12, 0, 2, tzinfo=ZONE).astimezone(UTC).isoformat()


def test_text_that_is_no_moment_is_told(mapped, tmp_path):
    address = sqlite_rows(tmp_path / "v.db", {"H1": "29/10/2021"})
    for told, problem in ((MAPPING, "say updated_format"), (STAMPED, "is no moment as stamp")):
        with pytest.raises(SourceError, match=problem):
            read(mapped(told, address=address))
