"""What the settings say about a source: its address, secret, folder and the limits of reading it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from geo.errors import nearest
from ioc.errors import SettingError

MB = 1_000_000
ADDRESS = re.compile(r"https?://|sftp://|(postgresql|mysql|mariadb|mssql|oracle|sqlite)(\+\w+)?://")
_PASSWORD = re.compile(r"(://[^/@:]*):[^@]*@")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Limits guard against a page that never ends and a service that pages in circles."""

    address: str | None = None
    login_address: str | None = None  # where a log-in lies on another host
    secret: str | None = None
    folder: Path | None = None
    sftp: str | None = None  # a folder that begins with sftp://
    done: str | None = None
    failed: str | None = None
    host_key: str | None = None
    key: str | None = None
    lists_codes: bool = False  # whether the service answers /codes
    page_size: int = 2_000
    max_pages: int = 20_000
    max_page_bytes: int = 64 * MB
    max_file_bytes: int = 8_000 * MB
    connect_s: float = 5.0
    timeout_s: float = 30.0  # without a byte
    page_s: float = 120.0  # for one whole page
    attempts: int = 4
    retry_wait_s: float = 0.5  # doubled at every attempt
    longest_wait_s: float = 20.0

    def __repr__(self) -> str:
        """Without the secret: a repr ends in logs."""
        address = _PASSWORD.sub(r"\1:***@", self.address) if self.address else None
        return f"Options(address={address!r}, folder={self.folder!r})"


def read_options(source: str, told: Mapping[str, object]) -> Options:
    """Options from the settings of a source; SettingError names the wrong one."""
    known = {field.name: field for field in fields(Options)}
    values = {}
    for key, value in told.items():
        if key not in known:
            raise SettingError(f"sources.{source}.{key}: is not a known setting{nearest(key, known)}")
        if key == "folder" and str(value).startswith("sftp://"):
            key = "sftp"
        if value is not None:
            values[key] = _value(f"sources.{source}.{key}", value, known[key].default)
    options = Options(**values)
    if options.address and not ADDRESS.match(options.address):
        told = "http://, https://, sftp://, or as a database's address, such as postgresql://"
        raise SettingError(f"sources.{source}.address: must begin with {told}")
    if (login := options.login_address) and not login.startswith(("http://", "https://")):
        raise SettingError(f"sources.{source}.login_address: must begin with http:// or https://")
    return options


def _value(name: str, value: object, default: object) -> object:
    """The value as its default's kind; numbers must be above 0."""
    if name.endswith(".folder"):
        return Path(str(value))
    if default is None:
        return str(value)
    if isinstance(default, bool):
        return _flag(name, value)
    try:
        number = type(default)(value)
    except (TypeError, ValueError):
        raise SettingError(f"{name}: {value!r} is not a number") from None
    if number <= 0:
        raise SettingError(f"{name}: {value!r} must be above 0")
    return number


def _flag(name: str, value: object) -> bool:
    """As TOML has it, or as the environment can only write it."""
    text = str(value).lower()
    if text not in ("true", "false"):
        raise SettingError(f"{name}: {value!r} is neither true nor false")
    return text == "true"
