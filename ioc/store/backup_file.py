"""The file of a back-up: a zip of tables or databases with a manifest that says what it is and proves it whole."""

import hashlib
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

import orjson

from ioc.errors import SettingError, StoreError

FORMAT = 1
MANIFEST = "manifest.json"
CHUNK = 1 << 20
LEVEL = 3  # of deflate: a third of the time of the usual six, a few percent larger


@dataclass(slots=True)
class Manifest:
    """facts, desk: revisions of the schema; data_version: the epoch; rows: by table; members: name -> SHA-256."""

    engine: str
    place: str
    facts: str
    desk: str
    program: str
    taken_at: str
    data_version: int = 0
    rows: dict[str, int] = field(default_factory=dict)
    members: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT


class Writer:
    """Adds members one after the other; the manifest comes last."""

    def __init__(self, archive: zipfile.ZipFile, manifest: Manifest):
        self.archive, self.manifest = archive, manifest

    def add(self, name: str, chunks: Iterable[bytes]) -> None:
        digest = hashlib.sha256()
        with self.archive.open(name, "w", force_zip64=True) as member:
            for chunk in chunks:
                digest.update(chunk)
                member.write(chunk)
        self.manifest.members[name] = digest.hexdigest()


@contextmanager
def written(path: Path, manifest: Manifest) -> Iterator[Writer]:
    """A new file that bears its name only once it is whole; nobody else on the machine reads it."""
    if path.exists():
        raise SettingError(f"{path}: is there already; a back-up never overwrites")
    part = path.with_name(f"{path.name}.part")
    try:
        part.touch(mode=0o600)
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as archive:
            writer = Writer(archive, manifest)
            yield writer
            archive.writestr(MANIFEST, orjson.dumps(asdict(manifest), option=orjson.OPT_INDENT_2))
        part.rename(path)
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror or error}") from error
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def opened(path: Path) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    """A back-up whose every member was read through and is as it was written; StoreError for any other file."""
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = _manifest(path, archive)
            for name, digest in manifest.members.items():
                found = hashlib.sha256()
                for chunk in chunks_of(archive, name):
                    found.update(chunk)
                if found.hexdigest() != digest:
                    raise StoreError(f"{path}: {name} is not as it was written")
            yield archive, manifest
    except (OSError, zipfile.BadZipFile, EOFError, KeyError) as error:
        raise StoreError(f"{path}: is no whole back-up: {error}") from error


def chunks_of(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    with archive.open(name) as member:
        while chunk := member.read(CHUNK):
            yield chunk


def _manifest(path: Path, archive: zipfile.ZipFile) -> Manifest:
    try:
        told = orjson.loads(archive.read(MANIFEST))
        if told.get("format") != FORMAT:
            raise StoreError(f"{path}: has format {told.get('format')!r}; this program reads {FORMAT}")
        return Manifest(**{one.name: told[one.name] for one in fields(Manifest)})
    except (orjson.JSONDecodeError, AttributeError, TypeError) as error:
        raise StoreError(f"{path}: its manifest is none: {error}") from None
