"""`python unit_sandbox.py UNIT COMMAND…`: runs a command with the system calls alone that a systemd unit allows it."""

import ctypes
import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

REFUSE, ALLOW = 0x00050000 | 1, 0x7FFF0000  # SCMP_ACT_ERRNO(EPERM), as the units say, and SCMP_ACT_ALLOW
ALWAYS = "@default"  # systemd.exec(5): implied by every list of what is allowed


@cache
def calls(name: str) -> frozenset[str]:
    """The system calls of a name, which may be a set of systemd's."""
    if not name.startswith("@"):
        return frozenset({name})
    told = subprocess.run(
        ["systemd-analyze", "syscall-filter", name], capture_output=True, text=True, check=True
    )
    words = (line.strip() for line in told.stdout.splitlines()[1:])
    return frozenset().union(*(calls(word) for word in words if word and not word.startswith("#")))


def allowed(unit: Path) -> set[str]:
    """What the lines SystemCallFilter= leave, in their order; those with ~ take away."""
    left = set(calls(ALWAYS))
    for told in re.findall(r"^SystemCallFilter=(.+)$", unit.read_text(encoding="utf-8"), re.MULTILINE):
        named = set().union(*(calls(word) for word in told.removeprefix("~").split()))
        left = left - named if told.startswith("~") else left | named
    return left


def restrict(names: set[str]) -> None:
    """From here on every other call of this process and its children is refused."""
    lib = ctypes.CDLL("libseccomp.so.2")
    lib.seccomp_init.restype = ctypes.c_void_p
    rules = ctypes.c_void_p(lib.seccomp_init(ctypes.c_uint32(REFUSE)))
    for name in sorted(names):
        number = lib.seccomp_syscall_resolve_name(name.encode())
        if number >= 0 and lib.seccomp_rule_add(rules, ctypes.c_uint32(ALLOW), number, 0) != 0:
            raise OSError(f"no rule for {name}")
    if lib.seccomp_load(rules) != 0:
        raise OSError("the rules are not taken")


if __name__ == "__main__":
    restrict(allowed(Path(sys.argv[1])))
    os.execv(sys.argv[2], sys.argv[2:])
