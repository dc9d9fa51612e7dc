"""The mapping of a new source: proposed from a sample, and tried on it at once."""

import tempfile
import tomllib
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from data_sources.guessing.columns import guess_kind
from data_sources.guessing.proposal import write_mapping
from data_sources.guessing.samples import read_sample
from data_sources.mapped.kinds import KINDS
from data_sources.mapped.mapping import read_mapping
from data_sources.mapped.source import MappedSource
from data_sources.options import MB, Options
from data_sources.trying import Trial, try_source
from geo.entries import SourceEntry
from geo.errors import PlaceError
from geo.names import Names
from geo.places import Place
from ioc.errors import SettingError

OPTIONS = Options(max_file_bytes=512 * MB)
WHO = "sample"


@dataclass(frozen=True, slots=True)
class Proposal:
    """text: of the mapping file; trial: what it makes of the sample; problem: why it cannot be tried yet."""

    text: str
    kind: str
    trial: Trial | None
    problem: str | None


def propose(path: Path, place: Place, kind: str | None = None, options: Options = OPTIONS) -> Proposal:
    """SettingError where the sample cannot be read, or is not understood at all."""
    if kind is not None and kind not in KINDS:
        raise SettingError(f"kind: must be one of {', '.join(KINDS)}, not {kind!r}")
    sample = read_sample(path, options)
    if not sample.rows:
        raise SettingError("the sample holds no record")
    guess, is_unsure = guess_kind(sample, kind)
    text = write_mapping(sample, guess, place, is_unsure=is_unsure)
    tried = try_mapping(text, path, place, options)
    return replace(tried, text=f"{_summary(path, tried)}\n{text}")


def try_mapping(text: str, path: Path, place: Place, options: Options = OPTIONS) -> Proposal:
    """What a mapping makes of a file; nothing is stored, here or in the place."""
    try:
        kind = str(tomllib.loads(text).get("kind", "dossiers"))
        source = made_source(text, kind if kind in KINDS else "dossiers", place, options)
    except tomllib.TOMLDecodeError as error:
        return Proposal(text, "", None, f"is not valid TOML: {error}")
    except PlaceError as error:
        return Proposal(text, kind, None, ": ".join(filter(None, (error.where, error.reason))))
    return Proposal(text, kind, try_source(source, 3, path=path), None)


def made_source(text: str, kind: str, place: Place, options: Options) -> MappedSource:
    """A source of a mapping that is no file of the place."""
    entry = _entry(kind)
    with tempfile.TemporaryDirectory(prefix="ioc-mapping-") as folder:
        path = Path(folder) / "mapping.toml"
        path.write_text(text, encoding="utf-8")
        mapping = read_mapping(path, place, entry)
    return MappedSource(place, entry, options, mapping)


def _entry(kind: str) -> SourceEntry:
    told: dict[str, Any] = {"agreed_age": timedelta(minutes=5), "overlap": timedelta(minutes=5)}
    return SourceEntry(
        name=WHO, kind=kind, module=None, mapping="mapping.toml", interval=timedelta(minutes=1),
        working_time="office", names=Names(WHO, WHO), **told,
    )  # fmt: skip


def _summary(path: Path, tried: Proposal) -> str:
    begin = (
        f'# Proposed from {path.name}. Lines with "look:" are guesses; docs/mapping.md explains every key.'
    )
    if tried.trial is None:
        return f"{begin}\n# It cannot be used yet: {tried.problem}"
    trial = tried.trial
    good, refused = len(trial.records), len(trial.rejections)
    return f"{begin}\n# Of {trial.raw} rows of the sample {good} become records, {refused} are refused."
