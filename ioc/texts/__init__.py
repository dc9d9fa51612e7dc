"""Every word people read: one key, Vietnamese and English side by side, in the TOML files of this folder."""

import tomllib
from functools import cache
from pathlib import Path

LANGUAGES = ("vi", "en")
DEFAULT_LANGUAGE = "vi"


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """All texts by dotted key: {"tiles.received": {"vi": …, "en": …}}; KeyError-proof by test, not by fallback."""
    found: dict[str, dict[str, str]] = {}
    for path in sorted(Path(__file__).parent.glob("*.toml")):
        _collect(tomllib.loads(path.read_text(encoding="utf-8")), "", found, path.name)
    return found


def _collect(table: dict, prefix: str, found: dict[str, dict[str, str]], file: str) -> None:
    for key, value in table.items():
        dotted = f"{prefix}{key}"
        if not isinstance(value, dict):
            raise ValueError(f"{file}: {dotted} stands outside a text entry")
        if all(isinstance(v, str) for v in value.values()):
            if dotted in found:
                raise ValueError(f"{file}: {dotted} is defined twice")
            found[dotted] = value
        else:
            _collect(value, f"{dotted}.", found, file)


def t(key: str, lang: str = DEFAULT_LANGUAGE, **values: object) -> str:
    """The text of a key with its values filled in; KeyError for an unknown key or a language it lacks."""
    text = catalogue()[key][lang]
    return text.format(**values) if values else text


def has(key: str) -> bool:
    return key in catalogue()
