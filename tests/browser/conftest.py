"""A running demo province and a chromium that can reach nothing but this machine."""

import shutil
from collections.abc import Iterator

import pytest
from browser_tools import Program, free_port, status_of, wait_until
from demo_copy import shared_folder, with_history
from opening import Demo, opening

from benchmarks.signing_in import session_of

CHROMIUM = shutil.which("chromium")
# what playwright turns off, which ours would take the place of, and drop-downs of an address bar that nobody sees:
# they cost each page a process and most of a second
OFF = (
    "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "PaintHolding", "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect", "OptimizationHints", "NetworkTimeServiceQuerying", "AimEnabled",
    "PreconnectToSearch", "WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup",
)  # fmt: skip
ARGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", f"--disable-features={','.join(OFF)}",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]  # fmt: skip


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The whole demo province, history complete: started once for all tests that need it."""
    data, port = tmp_path_factory.mktemp("demo"), free_port()
    url = f"http://127.0.0.1:{port}"
    program = Program(["demo", "--port", str(port)], data, data / "demo.log")
    try:
        with with_history(shared_folder(tmp_path_factory.getbasetemp()), data):
            program.start()
            wait_until(lambda: status_of(f"{url}/") == 200, 120, f"first page; see {program.log}")
            wait_until(lambda: status_of(f"{url}/health/ready") == 200, 560, "history complete", every=1)
        yield Demo(url, program, session_of(data))
    finally:
        program.stop()


@pytest.fixture(scope="session")
def chromium():
    """A headless chromium; tests are skipped where there is none."""
    if CHROMIUM is None:
        pytest.skip("chromium is not installed (make test installs it through apt where it can)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium, demo):
    """Opens an address in a fresh context; see `opening`."""
    with opening(chromium, demo) as opener:
        yield opener
