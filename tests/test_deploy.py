"""What deploy/ hands out: units that systemd reads, settings that exist, limits that agree with the product's own."""

import configparser
import re
import shutil
import subprocess
import sys
import tomllib
from ctypes.util import find_library
from pathlib import Path

import pytest

from ioc.cli import ioc
from ioc.settings import CONFIG, Settings

ROOT = Path(__file__).resolve().parents[1]
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
SERVICES = [path for path in UNITS if path.suffix == ".service"]
PROGRAM = "/opt/ioc/.venv/bin/ioc"
KNOWN = {f"IOC_{name.upper()}" for name in Settings.model_fields} | {CONFIG}
FILES = sorted(path for path in DEPLOY.rglob("*") if path.is_file() and "kiosk" not in path.parts)


def run(*words: str) -> subprocess.CompletedProcess:
    return subprocess.run(words, capture_output=True, text=True, check=False)


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def unit(path: Path) -> configparser.ConfigParser:
    """Keys that come several times keep the last value."""
    read = configparser.ConfigParser(strict=False, interpolation=None)
    read.optionxform = str
    read.read_string(text(path))
    return read


def test_there_is_what_the_walks_below_look_at():
    assert [path.name for path in SERVICES] == ["ioc-backup.service", "ioc-poller.service", "ioc-web.service"]
    assert {"README.md", "Containerfile", "nginx.conf", "ioc.conf"} < {path.name for path in FILES}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_setting_that_is_named_exists(path):
    named = {name.removesuffix("_FILE") for name in re.findall(r"\bIOC_[A-Z_]+", text(path))}
    assert named <= KNOWN


def test_a_misspelt_setting_would_be_noticed():
    assert "IOC_DATABSE_URL" not in KNOWN and "IOC_DATABASE_URL" in KNOWN


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.name)
def test_a_unit_runs_a_command_of_ours_as_its_own_user_and_restarts(path):
    service = unit(path)["Service"]
    words = re.search(rf"{PROGRAM} (\w+)(?: (\w+))?", service["ExecStart"])
    command = ioc.commands[words[1]]
    assert words[2] is None or words[2] in command.commands
    assert (service["User"], service["NoNewPrivileges"], service["ProtectSystem"]) == ("ioc", "yes", "strict")
    assert service.get("Type") == "oneshot" or service["Restart"] == "always"


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.name)
def test_options_that_a_unit_gives_are_options_of_the_command(path):
    words = unit(path)["Service"]["ExecStart"].partition(PROGRAM)[2].strip().split()
    options = {option for one in ioc.commands[words[0]].params for option in one.opts}
    assert {word for word in words if word.startswith("--")} <= options


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_systemd_reads_every_unit(path, tmp_path):
    """Sections and directives it does not know are errors; the program stands in for itself."""
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not installed")
    for one in UNITS:
        (tmp_path / one.name).write_text(text(one).replace(PROGRAM, "/bin/true"), encoding="utf-8")
    done = run("systemd-analyze", "verify", "--man=no", str(tmp_path / path.name))
    ours = [line for line in (done.stdout + done.stderr).splitlines() if "ioc-" in line]
    assert ours == []


def test_systemd_would_complain_of_a_directive_that_is_none(tmp_path):
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not installed")
    wrong = tmp_path / "ioc-web.service"
    wrong.write_text(text(SERVICES[-1]).replace(PROGRAM, "/bin/true").replace("PrivateTmp=", "PrivateTemp="))
    done = run("systemd-analyze", "verify", "--man=no", str(wrong))
    assert "PrivateTemp" in done.stderr


# what each service does that asks most of the system: a file of an export is made by a process of lower priority
DEEDS = {
    "ioc-web.service": "tests/exports/test_files_are_made_beside_the_pages.py",
    "ioc-poller.service": "tests/test_windows_are_read_by_command.py",
}


@pytest.mark.parametrize("name", DEEDS)
def test_a_service_can_work_with_the_system_calls_that_its_unit_allows(name):
    if not shutil.which("systemd-analyze") or not find_library("seccomp"):
        pytest.skip("systemd-analyze or libseccomp is not installed")
    inside = (sys.executable, str(ROOT / "tests/unit_sandbox.py"), str(DEPLOY / "systemd" / name))
    beyond = run(*inside, sys.executable, "-c", "import os; os.sched_setaffinity(0, {0})")
    assert "PermissionError" in beyond.stderr, "the rules hold"
    deed = ("-m", "pytest", "-q", "-p", "no:cacheprovider", str(ROOT / DEEDS[name]))
    done = run(*inside, sys.executable, *deed)
    assert done.returncode == 0, done.stdout[-3000:]


def test_the_image_copies_what_is_there_and_starts_a_command_of_ours():
    told = text(DEPLOY / "Containerfile")
    for line in re.findall(r"^COPY (?!--from)(.+)$", told, re.MULTILINE):
        *sources, _ = line.split()
        assert all((ROOT / name).exists() for name in sources), line
    rooms = {path.name for path in ROOT.iterdir() if (path / "__init__.py").exists()} | {"geo", "ioc"}
    copied = set(re.findall(r"^COPY (\w+) \w+$", told, re.MULTILINE))
    assert rooms - {"tests", "benchmarks", "docs"} <= copied
    words = re.findall(r'"([^"]+)"', re.search(r"^CMD \[(.+)\]$", told, re.MULTILINE)[1])
    options = {option for one in ioc.commands[words[0]].params for option in one.opts}
    assert words[0] == "serve" and {word for word in words if word.startswith("--")} <= options


def test_what_no_test_covers_is_marked():
    """Every file of deploy/ stands in the table of its README."""
    told = text(DEPLOY / "README.md")
    for path in FILES:
        if path.name != "README.md":
            assert path.name in told or path.stem in told or path.suffix in told, path.name
    assert told.count("**untested**") >= 6


def test_whatever_the_program_reads_is_in_its_package():
    """The image and the units run what `pip install` puts together, not the tree."""
    packed = tomllib.loads(text(ROOT / "pyproject.toml"))["tool"]["setuptools"]["package-data"]["*"]
    suffixes = {pattern.removeprefix("*") for pattern in packed} | {".py"}
    rooms = [ROOT / name for name in ("callbacks", "data_sources", "geo", "ioc", "layouts")]
    files = [path for room in rooms for path in room.rglob("*") if path.is_file()]
    assert len(files) > 500
    left = [path.relative_to(ROOT) for path in files if path.suffix not in suffixes | {".pyc", ".cjs"}]
    assert left == []  # .cjs: run by hand, to make what is served
