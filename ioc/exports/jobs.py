"""Files being made for people: a few at a time, the others wait; each is fetched once by its owner, or deleted."""

import logging
import secrets
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from ioc import clock
from ioc.errors import BusyError, QuestionError
from ioc.exports.running import ERROR, OK, run
from ioc.exports.sheet import FORMATS, Cover, Sheet
from ioc.exports.worker import Task
from ioc.texts import t

log = logging.getLogger("ioc.exports")
WAITING, RUNNING, READY, FETCHED, EXPIRED, FAILED = (
    "waiting",
    "running",
    "ready",
    "fetched",
    "expired",
    "failed",
)
UNDER_WAY = (WAITING, RUNNING)
EXTENSIONS = {"xlsx": "xlsx", "csv": "zip"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """at_once: processes; waiting: jobs under way in all; of_owner: of one person; seconds the rest."""

    at_once: int = 2
    waiting: int = 20
    of_owner: int = 3
    within_s: float = 300.0
    kept_s: float = 600.0


@dataclass(slots=True, kw_only=True)
class Job:
    """One file on its way. total: rows it will have, None where not known before; about: what was asked for."""

    id: str
    owner: str
    name: str
    format: str
    total: int | None
    folder: Path
    about: str = ""
    state: str = WAITING
    rows: int = 0
    reason: str | None = None
    pid: int | None = None
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def path(self) -> Path:
        return self.folder / f"file.{EXTENSIONS[self.format]}"


class Exports:
    """All jobs of a web process. What a process before this one left in the folder is removed."""

    def __init__(self, folder: Path, limits: Limits | None = None):
        self.folder, self.limits = folder, limits or Limits()
        self._jobs: dict[str, Job] = {}
        self._lock = threading.Lock()
        self._turns = threading.BoundedSemaphore(self.limits.at_once)
        _remove_old(folder, self.limits.kept_s + self.limits.within_s)

    def start(
        self, owner: str, cover: Cover, sheets: tuple[Sheet, ...], *, format: str, lang: str, zone: str, name: str,
        about: str = "",
    ) -> Job:  # fmt: skip
        """Puts a file on its way; BusyError when the owner, or everybody, has too many under way."""
        if format not in FORMATS:
            raise QuestionError(f"format: {format!r} is none of {', '.join(FORMATS)}")
        key = secrets.token_urlsafe(16)
        job = Job(id=key, owner=owner, name=f"{name}.{EXTENSIONS[format]}", format=format,
                  total=cover.row_count, folder=self.folder / key, about=about)  # fmt: skip
        self._admit(job, lang)
        task = Task(path=job.path, format=format, cover=cover, sheets=sheets, lang=lang, zone=zone)
        threading.Thread(target=self._live, args=(job, task), daemon=True, name="export").start()
        return job

    @contextmanager
    def scratch(self) -> Iterator[Path]:
        """A folder for a small file that is answered at once; gone afterwards."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=self.folder) as folder:
            yield Path(folder)

    def job(self, key: str, owner: str) -> Job | None:
        """The job, for its owner alone."""
        with self._lock:
            found = self._jobs.get(key)
        return found if found is not None and found.owner == owner else None

    def fetch(self, key: str, owner: str) -> tuple[BinaryIO, Job] | None:
        """The open file, once: from here on it lives only as long as it is read. None: there is none for them."""
        job = self.job(key, owner)
        with self._lock:
            if job is None or job.state != READY:
                return None
            job.state = FETCHED
        opened = job.path.open("rb")
        shutil.rmtree(job.folder, ignore_errors=True)
        return opened, job

    def _admit(self, job: Job, lang: str) -> None:
        with self._lock:
            under_way = [one for one in self._jobs.values() if one.state in UNDER_WAY]
            mine = sum(one.owner == job.owner for one in under_way)
            if mine >= self.limits.of_owner:
                raise BusyError(t("exports.too_many", lang, count=mine))
            if len(under_way) >= self.limits.waiting:
                raise BusyError(t("exports.queue_full", lang))
            self._jobs[job.id] = job

    def _live(self, job: Job, task: Task) -> None:
        """A job's whole life: its turn, its making, the time it is kept, its end."""
        try:
            with self._turns:
                self._make(job, task)
        finally:
            self._settle(job)
        job.over.set()
        threading.Event().wait(self.limits.kept_s)
        self._forget(job)

    def _make(self, job: Job, task: Task) -> None:
        job.folder.mkdir(parents=True, mode=0o700)
        job.state, begin = RUNNING, clock.monotonic()
        ended, said = run(
            task,
            lambda rows: setattr(job, "rows", rows),
            self.limits.within_s,
            lambda pid: setattr(job, "pid", pid),
        )
        if ended == OK:
            job.state = READY
            log.info("%s: %d rows in %.1f s", job.name, job.rows, clock.monotonic() - begin)
        else:
            job.reason = ended
            log.warning("%s was not made (%s): %s", job.name, ended, said[-500:])

    def _settle(self, job: Job) -> None:
        """Whatever happened: a job that is not ready has failed, and nothing of it is left."""
        if job.state != READY:
            job.state, job.reason = FAILED, job.reason or ERROR
            shutil.rmtree(job.folder, ignore_errors=True)

    def _forget(self, job: Job) -> None:
        with self._lock:
            if job.state == READY:
                job.state = EXPIRED
            gone = [one.id for one in self._jobs.values() if one.state not in (*UNDER_WAY, READY)]
            for key in gone[: -self.limits.waiting]:  # the last ones can still say what became of them
                del self._jobs[key]
        shutil.rmtree(job.folder, ignore_errors=True)


def _remove_old(folder: Path, age_s: float) -> None:
    if not folder.is_dir():
        return
    for left in folder.iterdir():
        if clock.real().timestamp() - left.stat().st_mtime > age_s:
            shutil.rmtree(left, ignore_errors=True)


def told(job: Job, lang: str) -> dict:
    """A job as its page is told: state and reason in words too."""
    words = t(f"exports.state.{job.state}", lang)
    if job.reason is not None:
        words = f"{words} ({t(f'exports.reason.{job.reason}', lang)})"
    return {
        "id": job.id,
        "state": job.state,
        "text": words,
        "rows": job.rows,
        "total": job.total,
        "name": job.name,
    }
