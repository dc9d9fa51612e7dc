"""SQL Server and Oracle: what would be asked is held here, word for word; no server was ever asked."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.dialects import mssql, oracle

from data_sources.database import Database
from data_sources.database_kinds import KINDS
from data_sources.database_views import view_of
from data_sources.options import Options
from ioc.errors import SettingError

MOMENT = datetime(2021, 10, 29, 1, 0, 5, tzinfo=UTC)
ENGINES = {"mssql": mssql.dialect(), "oracle": oracle.dialect(enable_offset_fetch=True)}
COLUMNS = ("ma_ho_so", "Lĩnh vực", "trang_thai")
TOLD = {"view": "ioc.v_ho_so", "query": None, "updated": "cap_nhat", "key": "ma_ho_so"}


def a_view(**more):
    return view_of(**{**TOLD, **more}, columns=COLUMNS, size=500)


def compiled(question, engine: str) -> str:
    """In one line, as the driver gets it; values are sent beside it."""
    told = question.compile(dialect=ENGINES[engine], compile_kwargs={"render_postcompile": True})
    return " ".join(str(told).split())


ROWS = {
    "mssql": "[Lĩnh vực], ma_ho_so, trang_thai, cap_nhat FROM {}",
    "oracle": '"Lĩnh vực", ma_ho_so, trang_thai, cap_nhat FROM {}',
}
LIMITED = {
    "mssql": "SELECT TOP 500 {} ORDER BY {}",
    "oracle": "SELECT {} ORDER BY {} FETCH FIRST 500 ROWS ONLY",
}
KNOWN = " WHERE ma_ho_so IS NOT NULL AND cap_nhat IS NOT NULL"
BY_BOTH = "cap_nhat, ma_ho_so"


def binds(engine: str) -> str:
    """The first value that is sent; SQL Server counts the limit too."""
    return ":param_2" if engine == "mssql" else ":param_1"


def page(engine: str, rows: str, more: str) -> str:
    return LIMITED[engine].format(ROWS[engine].format(rows) + KNOWN + more, BY_BOTH)


@pytest.mark.parametrize("engine", ENGINES)
def test_pages_are_asked_for_in_order_with_a_limit(engine):
    moment, view = binds(engine), a_view()
    assert compiled(view.page(), engine) == page(engine, "ioc.v_ho_so", "")
    since = page(engine, "ioc.v_ho_so", f" AND cap_nhat >= {moment}")
    assert compiled(view.page(MOMENT), engine) == since
    further = f" AND (cap_nhat > {moment} OR cap_nhat = {moment} AND ma_ho_so > :ma_ho_so_1)"
    after = view.page(MOMENT, (MOMENT, "H1"))
    assert compiled(after, engine) == page(engine, "ioc.v_ho_so", further)
    sent = after.compile(dialect=ENGINES[engine]).params
    assert {moment[1:]: MOMENT, "ma_ho_so_1": "H1"}.items() <= sent.items()


@pytest.mark.parametrize(
    ("engine", "nested"), [("mssql", "(SELECT * FROM t) AS theirs"), ("oracle", "(SELECT * FROM t) theirs")]
)
def test_a_query_stands_where_a_view_would(engine, nested):
    view = a_view(view=None, query="SELECT * FROM t")
    assert compiled(view.page(), engine) == page(engine, nested, "")
    count = f"SELECT count(*) AS n FROM {nested} WHERE ma_ho_so IS NULL OR cap_nhat IS NULL"
    assert compiled(view.unreadable(), engine) == count


@pytest.mark.parametrize("engine", ENGINES)
def test_a_view_without_moments_of_change_is_read_by_its_key(engine):
    asked = compiled(a_view(updated=None).page(after=(None, "H1")), engine)
    rows = ROWS[engine].format("ioc.v_ho_so").replace(", cap_nhat", "")
    known = " WHERE ma_ho_so IS NOT NULL AND ma_ho_so > :ma_ho_so_1"
    assert asked == LIMITED[engine].format(rows + known, "ma_ho_so")


class Session:
    """What a driver's connection keeps of what it is told."""


@pytest.mark.parametrize(
    ("engine", "told", "kept"),
    [
        ("mssql", {"timeout": 4}, {"timeout": 30}),
        ("oracle", {"tcp_connect_timeout": 4.2}, {"call_timeout": 30_000}),
    ],
)
def test_a_driver_is_told_how_long_to_wait(engine, told, kept):
    kind, session = KINDS[engine], Session()
    assert kind.connect(4.2, 35) == told
    assert kind.once(session, 30_000, "+07:00") == [] and vars(session) == kept


def test_sql_server_takes_no_with_for_a_table():
    told = Options(address="mssql+pyodbc://u@h/d")
    database = Database("permits", told, ZoneInfo("Asia/Ho_Chi_Minh"))
    with pytest.raises(SettingError, match=r"sources\.permits: sql\.query: begins with SELECT"):
        database.refuse("with n AS (SELECT 1) SELECT * FROM n")
    database.refuse("SELECT 1")
    database.refuse(None)
