"""What is true of a wall in a browser, and a witness that notes whatever old number stands as a current one."""

import os

import pytest
from browser_tools import wait_until

PlaywrightError = pytest.importorskip("playwright.sync_api").Error
LONG = bool(os.environ.get("IOC_DRILL"))
SHOWN_S, BACK_S = (10, 5) if LONG else (20, 15)  # a machine that runs all tests at once is slower

BLOCKS = '[...document.querySelectorAll(".wall-layer.is-shown .block[data-sources]")]'
DASHED = f"""{BLOCKS}.every((one) => one.dataset.age === "dead"
  && getComputedStyle(one.querySelector(".body"), "::before").content.includes("—"))"""
LOST = f"""document.documentElement.hasAttribute("data-lost") && {BLOCKS}.length > 4
  && document.getElementById("lost").textContent.includes("MẤT KẾT NỐI MÁY CHỦ")"""
NO_DATABASE = LOST.replace("MẤT KẾT NỐI MÁY CHỦ", "MẤT CƠ SỞ DỮ LIỆU")
HEARD = f'!document.documentElement.hasAttribute("data-lost") && {BLOCKS}.length > 4'
FRESH = f"{HEARD} && {BLOCKS}.every((one) => !one.dataset.age)"

# Notes what stands as if it were current for longer than the limit, while the server is silent.
WITNESS = """(limit) => {
  const ask = window.fetch, real = performance.now.bind(performance);
  let later = 0, heard = real(), since = null;
  performance.now = () => real() + later;
  Object.assign(window, { isMarked: true, wrong: [], afterAll: (ms) => (later += ms) });
  window.fetch = async (...told) => {
    const answer = await ask(...told);
    if (String(told[0]).includes("/api/version") && (answer.ok || answer.status === 304)) heard = performance.now();
    return answer;
  };
  setInterval(() => {
    const silence = performance.now() - heard, agedAfter = 600000;
    const blocks = [...document.querySelectorAll(".wall-layer.is-shown .block[data-sources]")];
    const aged = silence < agedAfter || blocks.every((one) => one.dataset.age === "dead");
    const told = silence < 8000 || document.documentElement.hasAttribute("data-lost");
    if ((aged && told) || blocks.length < 5) since = null;
    else if (since === null) since = real();
    else if (real() - since > limit) window.wrong.push(`silent for ${silence / 1000} s`);
  }, 250);
}"""


def holds(page, truth: str) -> bool:
    """Not while a page is being loaded anew: then nothing holds."""
    try:
        return bool(page.evaluate(truth))
    except PlaywrightError:
        return False


def until(page, truth: str, seconds: float, what: str) -> float:
    return wait_until(lambda: holds(page, truth), seconds, what, every=0.1)
