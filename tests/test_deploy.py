"""What deploy/ hands out: units that systemd reads, settings that exist, limits that agree with the product's own."""

import configparser
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from ioc.api import ingest
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


def directives(config: str) -> list[str]:
    """nginx's lines without comments."""
    return [line.strip() for line in re.sub(r"#.*", "", config).splitlines() if line.strip()]


def test_the_site_of_nginx_is_well_formed_and_keeps_the_product_s_limits():
    lines = directives(text(DEPLOY / "nginx.conf"))
    assert all(line.endswith((";", "{", "}")) for line in lines)
    assert sum(line.endswith("{") for line in lines) == lines.count("}") > 5
    config = "\n".join(lines)
    ingest_block = config.partition("location /api/v1/ingest/ {")[2].partition("}")[0]
    allowed = int(re.search(r"client_max_body_size (\d+)m;", ingest_block)[1]) * 2**20
    assert ingest.LARGEST <= allowed < ingest.LARGEST * 1.1
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in lines


def test_nginx_itself_reads_the_site(tmp_path):
    if not shutil.which("nginx"):
        pytest.skip("nginx is not installed")
    site = text(DEPLOY / "nginx.conf")
    site = re.sub(r"ssl_certificate(_key)? [^;]+;", "", site).replace(" ssl http2;", ";")
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    folders = " ".join(f"{kind}_temp_path {tmp_path}/{kind};" for kind in kinds)
    whole = f"pid {tmp_path}/pid; error_log stderr; events {{}} http {{ access_log off; {folders}\n{site}\n}}"
    (tmp_path / "nginx.conf").write_text(whole, encoding="utf-8")
    done = run("nginx", "-t", "-c", str(tmp_path / "nginx.conf"), "-p", str(tmp_path))
    assert done.returncode == 0, done.stderr


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
