"""Scans the dashboard of a demo with wapiti, signed in, and reads its headers as OWASP asks: `make wapiti`.

wapiti lies in an environment of its own (--wapiti) and speaks to nobody but the demo. What it finds is counted by
severity in benchmarks/results/wapiti.md; what is medium or above ends the run with an error.
"""

import argparse
import json
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import httpx

from benchmarks.demo import URL, demo, wait
from benchmarks.measure import RESULTS, machine
from benchmarks.owasp_headers import Wrong, wrong_headers
from benchmarks.signing_in import session_of
from ioc import clock

ROLES = (None, "manager", "administrator")  # None: nobody, at the door
SEVERITIES = ("info", "low", "medium", "high", "critical")
# not among them: ldap, which takes the letter * out of every answer that it compares and so finds something in all of
# them (there is no directory here); brute_login_form, which the limit of tries locks out; what needs the internet
MODULES = (
    "backup", "cookieflags", "crlf", "csp", "csrf", "exec", "file", "htaccess", "http_headers", "methods",
    "permanentxss", "redirect", "shellshock", "sql", "timesql", "upload", "xss",
)  # fmt: skip
# pages fill themselves by script, which wapiti does not run: it is told their addresses
STARTS = (
    "/", "/province/70?period=month&lang=en", "/area/689?period=custom&start=2021-10-01&end=2021-10-28",
    "/delays?field=x",
    "/dossiers?members=dossiers_overdue&area=70&overdue=4-10&q=x&sort=-due_at&cols=code", "/urges?area=70&state=closed",
    "/breakdown?members=dossiers_overdue&area=70&for=dossiers_on_time_rate", "/sources/one_stop/rejects?find=x&area=70",
    "/api/search?q=dong&lang=vi", "/api/version", "/api/bundle?page=province&area=70&period=month&lang=en",
    "/export/panel?page=province&area=70&panel=ranking&format=csv&lang=vi", "/export/jobs/none?lang=vi",
    "/geo/areas/70.geojson", "/sign-in?next=/dossiers&lang=vi", "/people", "/people/log?deed=x",
    "/people/tokens", "/sources/try?lang=vi", "/screens", "/pair", "/health/ready", "/metrics",
)  # fmt: skip
# /people/edit: an administrator who sends every form resets and disables everybody, himself too
LEFT_OUT = ("/sign-out*", "/health/live", "/people/edit*", "/password*")
NOBODY = "nobody"
Cookies = dict[str, str]
MODULE_SHARE = 6  # of the time to crawl, at most so much goes to each module
OPENAPI = "/api/v1/openapi.json"


@dataclass(frozen=True, slots=True)
class Finding:
    role: str
    severity: str
    category: str
    path: str
    text: str


def main() -> int:
    asked = argparse.ArgumentParser(prog="python -m benchmarks.wapiti", description=__doc__)
    asked.add_argument("--wapiti", default=".wapiti/bin/wapiti", help="the program")
    asked.add_argument("--url", help="of a demo that runs already; with --data")
    asked.add_argument("--data", type=Path, help="its data directory")
    asked.add_argument("--minutes", type=float, default=12, help="for each role, at most")
    told = asked.parse_args()
    if told.url:
        return report(told, told.url, told.data)
    with TemporaryDirectory(prefix="ioc-wapiti-") as folder, demo(folder, "--fresh"):
        wait("/health/ready", 300)
        return report(told, URL, Path(folder))


def report(told: argparse.Namespace, url: str, data: Path) -> int:
    """Scans as each role, writes what was found; 1 where something of it is medium or above."""
    findings: list[Finding] = []
    scanned: dict[str, int] = {}
    for role in ROLES:
        cookies = session_of(data, role) if role else {}
        found = scan(told.wapiti, url, cookies, session_of(data), told.minutes * 60)
        if role and not is_signed_in(url, cookies):
            raise SystemExit(
                f"{role}: the session ended while it was used to scan; what was found says little"
            )
        scanned[role or NOBODY] = found["infos"].get("crawled_pages_nbr", 0)
        findings += findings_of(role or NOBODY, found)
    headers = wrong_headers(url, session_of(data))
    text = as_text(version_of(told.wapiti), told.minutes * 60, scanned, findings, headers)
    (RESULTS / "wapiti.md").write_text(text, encoding="utf-8")
    print(text)
    return int(bool(headers) or any(SEVERITIES.index(one.severity) >= 2 for one in findings))


def scan(program: str, url: str, cookies: Cookies, read_by: Cookies, seconds: float) -> dict:
    """What wapiti reports, as it writes it. read_by: who may read the description of the API for it."""
    with TemporaryDirectory(prefix="wapiti-") as folder:
        file, described = Path(folder) / "report.json", Path(folder) / "openapi.json"
        described.write_text(json.dumps(questions(url, read_by)), encoding="utf-8")
        jar = Path(folder) / "cookies.json"
        jar.write_text(json.dumps(as_jar(url, cookies)), encoding="utf-8")
        command = [
            program, "-u", f"{url}/", "--scope", "domain", "--swagger", str(described), "-m", ",".join(MODULES),
            "-c", str(jar),
            "-d", "3", "--max-links-per-page", "60", "--max-files-per-dir", "60", "--tasks", "4", "-S", "normal",
            "--max-scan-time", str(seconds), "--max-attack-time", str(seconds / MODULE_SHARE), "-t", "15",
            "--flush-session",
            "--store-session", folder, "--store-config", folder, "--no-bugreport", "-v", "0",
            "-f", "json", "-o", str(file),
        ]  # fmt: skip
        for name, paths in (("-s", STARTS), ("-x", LEFT_OUT)):
            command += [word for path in paths for word in (name, url + path)]
        said = subprocess.run(
            command, check=True, stderr=subprocess.PIPE, stdout=sys.stderr, text=True
        ).stderr
        if "Traceback" in said:
            raise SystemExit(f"a module of wapiti failed, so that its result says little:\n{said[-3000:]}")
        return json.loads(file.read_text(encoding="utf-8"))


def questions(url: str, read_by: Cookies) -> dict:
    """The API's description without what is posted: wapiti stumbles over a list of records without a shape of their
    own, and leaves out the rest of a module then. Pushing is tried by schemathesis in the tests."""
    told = httpx.get(url + OPENAPI, cookies=read_by).raise_for_status().json()
    return {**told, "paths": {path: one for path, one in told["paths"].items() if "get" in one}}


def as_jar(url: str, cookies: Cookies) -> dict:
    """Cookies as wapiti reads them from a file: by domain, path and name."""
    about = {"expires": None, "secure": False, "port": None, "version": 0}
    return {
        urlsplit(url).hostname: {"/": {name: {"value": value, **about} for name, value in cookies.items()}}
    }


def is_signed_in(url: str, cookies: Cookies) -> bool:
    return httpx.get(url + "/api/version", cookies=cookies).status_code == 200


def findings_of(role: str, report: dict) -> list[Finding]:
    """Everything of a report; what merely informs has no severity of its own."""
    told = [
        (category, one)
        for part in ("vulnerabilities", "anomalies")
        for category, ones in report[part].items()
        for one in ones
    ]
    return [
        Finding(role, SEVERITIES[one["level"]], category, one["path"], one["info"]) for category, one in told
    ]


def version_of(program: str) -> str:
    told = subprocess.run([program, "--version"], check=True, capture_output=True, text=True).stdout
    return told.split()[-1]


def as_text(
    version: str, seconds: float, scanned: dict[str, int], findings: list[Finding], headers: list[Wrong]
) -> str:
    """The page of results."""
    counts = Counter((one.role, one.severity) for one in findings)
    lines = [
        "# What a scanner finds (`make wapiti`)", "",
        f"{clock.real().date().isoformat()}, wapiti {version}, {machine()}; the demo province.",
        f"Crawled for {seconds:.0f} s at most, each module for {seconds / MODULE_SHARE:.0f} s at most.",
        f"Modules: {', '.join(MODULES)}.", "",
        f"| signed in as | addresses scanned | {' | '.join(SEVERITIES[1:])} |", f"|---|---|{'---|' * 4}",
        *(
            f"| {role} | {scanned[role]} | {' | '.join(str(counts[role, name]) for name in SEVERITIES[1:])} |"
            for role in scanned
        ),
        "", "OWASP secure headers: " + (f"{len(headers)} wrong" if headers else "nothing wrong") + ".",
    ]  # fmt: skip
    said = [f"- {one.path}: {one.header} is {one.told!r}, should be {one.wanted}" for one in headers]
    groups = Counter((one.severity, one.category, one.path, one.text) for one in findings)
    said += [f"- {severity}: {category}, {path}: {text}" for severity, category, path, text in sorted(groups)]
    return "\n".join([*lines, *(["", *said] if said else [])]) + "\n"


if __name__ == "__main__":
    sys.exit(main())
