"""The processes that the drill of pushes kills: one pushes what stands in a folder, one takes the inbox in.

`python pushing.py push|drain FACTS DESK FOLDER`; pushing tells every answer on a line of its own.
"""

import hashlib
import sys
from datetime import timedelta
from os import getpid
from pathlib import Path

from push_samples import NOW, House, all_push, house

from geo.places import load_place, shipped
from ioc import clock
from ioc.store import open_store

END = "pushed-all"  # a file that tells the draining process to end once nothing waits


def push(here: House, folder: Path) -> None:
    """Every page of every feed as a push of its own, from the first on: a sender that remembers nothing."""
    for path in sorted(folder.glob("*.jsonl")):
        token = here.token(path.stem)
        for number, line in enumerate(path.read_bytes().splitlines()):
            answer = here.push(line, path.stem, token, Idempotency_Key=f"page-{number}")
            digest = hashlib.sha256(answer.data).hexdigest()
            print(path.stem, number, answer.status_code, digest, flush=True)


def drain(here: House, folder: Path) -> None:
    while not (folder / END).exists() or here.waiting():
        here.inbox.turn()
        clock.sleep(0.005)


if __name__ == "__main__":
    what, facts, desk, feeds = sys.argv[1:]
    place = all_push(load_place(shipped("binh-phuoc-2021")))
    with clock.frozen(NOW + timedelta(milliseconds=getpid())):  # two runs never begin at one moment
        {"push": push, "drain": drain}[what](house(place, open_store(facts, place), desk), Path(feeds))
