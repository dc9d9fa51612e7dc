"""Guards the house: imports go down only, outside libraries come in by their doors, one clock."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("geo", "ioc", "data_sources", "layouts", "callbacks")
MAY_IMPORT = {
    "geo": set(),
    "ioc": {"geo"},
    "data_sources": {"ioc", "geo"},
    "layouts": {"ioc", "geo"},
    "callbacks": {"layouts", "ioc", "geo"},
    "app": {"callbacks", "layouts", "data_sources", "ioc", "geo"},
}
# outside library -> the only places (path prefixes) that may import it (design §1)
DOORS = {
    "sqlalchemy": (
        "ioc/store/",
        "ioc/counts/",
        "ioc/indicators/",
        "ioc/dossier/",
        "ioc/worklist/",
        "data_sources/database",
    ),
    "paramiko": ("data_sources/sftp",),
    "alembic": ("ioc/store/",),
    "psycopg": ("ioc/store/",),
    "plotly": ("layouts/kinds/", "layouts/theme.py"),
    "dash": ("layouts/", "callbacks/", "app.py"),
    "dash_bootstrap_components": ("layouts/",),
    "flask": ("ioc/api/", "ioc/access/", "ioc/screens/", "callbacks/", "data_sources/demo/", "app.py"),
    "dash_ag_grid": ("layouts/grid.py",),
    "gunicorn": ("app.py", "callbacks/", "data_sources/demo/"),
    "httpx": ("data_sources/http.py",),
    "tenacity": ("data_sources/http.py",),
    "jmespath": ("data_sources/mapped",),
    "geopandas": ("geo/",),
    "shapely": ("geo/",),
    "pyproj": ("geo/",),
    "holidays": ("geo/",),
    "apscheduler": ("ioc/polling",),
    "pydantic_settings": ("ioc/settings.py",),
    "prometheus_client": ("ioc/api/",),
    "babel": ("ioc/texts/",),
    "xlsxwriter": ("ioc/exports/",),
    "openpyxl": ("data_sources/xlsx", "ioc/exports/"),
    "argon2": ("ioc/access/",),
    "authlib": ("ioc/access/oidc.py",),
    "joserfc": ("ioc/access/oidc.py",),
    "requests": ("ioc/access/oidc.py",),
}
CLOCK = {"now", "utcnow", "today", "time", "monotonic", "time_ns", "perf_counter"}


def product_files() -> list[Path]:
    found = [p for room in ROOMS for p in sorted((ROOT / room).rglob("*.py"))]
    return [*found, ROOT / "app.py"]


def imported(tree: ast.AST) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports name their room in full"
            names.add(node.module or "")
    return names


@pytest.fixture(scope="module")
def modules() -> dict[str, ast.Module]:
    parsed = {str(p.relative_to(ROOT)): ast.parse(p.read_text(encoding="utf-8")) for p in product_files()}
    assert len(parsed) > 40, "the walk found too few modules to guard anything"
    return parsed


def test_imports_go_down_only(modules):
    wrong = []
    for path, tree in modules.items():
        room = path.split("/")[0].removesuffix(".py")
        for name in imported(tree):
            target = name.split(".")[0]
            if target in {*ROOMS, "app"} and target != room and target not in MAY_IMPORT[room]:
                wrong.append(f"{path} imports {name}")
    assert wrong == []


def test_domain_knows_no_store_and_no_screen(modules):
    wrong = [
        f"{path} imports {name}"
        for path, tree in modules.items()
        if path.startswith("ioc/domain/")
        for name in imported(tree)
        if name.startswith("ioc.") and name.split(".")[1] not in ("domain", "errors", "clock")
    ]
    assert wrong == []


def test_outside_libraries_come_in_by_their_doors(modules):
    wrong = []
    for path, tree in modules.items():
        for name in imported(tree):
            doors = DOORS.get(name.split(".")[0])
            if doors is not None and not path.startswith(doors):
                wrong.append(f"{path} imports {name}")
    assert wrong == []


def _asks_the_time(node: ast.Attribute) -> bool:
    return node.attr in CLOCK and ast.unparse(node.value) in ("datetime", "date", "time")


def _is_broad(node: ast.ExceptHandler) -> bool:
    return node.type is None or ast.unparse(node.type) in ("Exception", "BaseException")


def test_only_the_clock_asks_the_time(modules):
    wrong = []
    for path, tree in modules.items():
        if path == "ioc/clock.py":
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and _asks_the_time(node):
                wrong.append(f"{path}:{node.lineno} {ast.unparse(node)}")
    assert wrong == []


def test_every_module_says_first_what_it_is_for(modules):
    silent = [path for path, tree in modules.items() if tree.body and not ast.get_docstring(tree)]
    assert silent == []


def test_no_module_swallows_every_exception(modules):
    wrong = []
    for path, tree in modules.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ExceptHandler) and path != "ioc/polling.py" and _is_broad(node):
                wrong.append(f"{path}:{node.lineno}")
    assert wrong == []


def test_the_catalogue_of_texts_speaks_both_languages():
    from ioc.texts import LANGUAGES, catalogue

    assert len(catalogue()) > 100
    assert {k: v for k, v in catalogue().items() if set(v) != set(LANGUAGES) or not all(v.values())} == {}


def test_nothing_served_at_run_time_points_outside():
    """No style sheet, script or font of ours asks another host (comments with a licence's address are fine)."""
    import re

    outside = []
    for path in sorted((ROOT / "layouts" / "assets").rglob("*.css")):
        text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.S)
        outside += [
            f"{path.name}: {m}" for m in re.findall(r"(?:@import|url\()\s*['\"]?(?:https?:)?//[^'\")]+", text)
        ]
    assert outside == []
