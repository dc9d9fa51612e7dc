"""Processes that run as one: none outlives the others, whichever way the end comes."""

import os
import signal
import subprocess
import sys
import time

import pytest

SCRIPT = """
import os, sys, threading, time
from ioc.processes import run_together

def lives(name):
    os.write(1, f"{name} {os.getpid()}\\n".encode())  # at once: two write here
    threading.Event().wait()

def ends():
    time.sleep(3)  # the others have told their numbers by then, on a busy machine too
    sys.exit(3)

jobs = {"one": lambda: lives("one"), "two": lambda: lives("two")}
if "ends" in sys.argv:
    jobs["ending"] = ends
sys.exit(run_together(jobs))
"""


def start(*arguments):
    return subprocess.Popen(
        [sys.executable, "-c", SCRIPT, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def children_of(process):
    return [int(process.stdout.readline().split()[1]) for _ in range(2)]


def alive(pid):
    """Running, and not merely unburied."""
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def all_gone(pids, within=5.0):
    until = time.monotonic() + within
    while any(map(alive, pids)) and time.monotonic() < until:
        time.sleep(0.05)
    return not any(map(alive, pids))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_all_of_them_in_peace(number):
    process = start()
    children = children_of(process)
    process.send_signal(number)
    assert process.wait(10) == 0
    assert all_gone(children)


def test_when_one_ends_all_end_and_it_is_named():
    process = start("ends")
    children = children_of(process)
    assert process.wait(10) == 1
    assert "the process ending ended by itself (exit code 3)" in process.stderr.read()
    assert all_gone(children)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent was killed")
def test_they_end_when_their_parent_is_killed():
    process = start()
    children = children_of(process)
    os.kill(process.pid, signal.SIGKILL)
    process.wait(10)
    assert all_gone(children)
