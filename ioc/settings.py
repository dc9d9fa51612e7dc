"""All settings of the product: environment `IOC_*` over `ioc.toml` over the defaults; wrong ones are named.

A secret may stand in a file: `IOC_DATABASE_URL_FILE=/run/secrets/db`, `secret_file = "…"` of a source.
"""

import difflib
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError, ValidationInfo, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from geo.places import Place, load_place, shipped
from ioc.errors import SettingError

PREFIX = "IOC_"
CONFIG = "IOC_CONFIG"  # where ioc.toml lies, if not in the working directory
OF_TESTS = ("IOC_TEST_", "IOC_DRILL", "IOC_PICTURES")
DEMO_CLOCK = "demo-clock"  # the demo leaves its course here: every command on its data shares its time
LOOPBACK = ("127.0.0.1", "::1", "localhost")


class Settings(BaseSettings):
    """Every setting with its default; ioc.toml.example explains each."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_nested_delimiter="__", extra="forbid", frozen=True, validate_default=True
    )

    data: Path = Path("ioc-data")
    place: str = "binh-phuoc-2021"
    database_url: Annotated[str | None, Field(repr=False)] = None
    read_database_url: Annotated[str | None, Field(repr=False)] = None
    behind_proxy: bool = False
    tls_certificate: Path | None = None
    tls_key: Path | None = None
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 8050
    threads: Annotated[int, Field(ge=1, le=256)] = 16
    clock: str | None = None
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    bundle_cache_mb: Annotated[int, Field(ge=1, le=4096)] = 64
    poll_batch: Annotated[int, Field(ge=100, le=200_000)] = 20_000
    backoff_most_s: Annotated[int, Field(ge=1)] = 60
    sweep_at: Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")] = "02:30"
    sweep_days: Annotated[int, Field(ge=0, le=366)] = 3
    reconcile_days: Annotated[int | None, Field(ge=0, le=366)] = None
    silence_days: Annotated[int, Field(ge=7, le=366)] = 60
    silence_quantile: Annotated[float, Field(ge=0.5, lt=1)] = 0.99
    silence_margin: Annotated[float, Field(ge=1, le=10)] = 2.0
    silence_floor_minutes: Annotated[int, Field(ge=1, le=1440)] = 60
    silence_least_events: Annotated[int, Field(ge=10, le=10_000)] = 40
    deletions_most: Annotated[float, Field(gt=0, le=1)] = 0.05
    metrics_token: Annotated[str | None, Field(repr=False)] = None
    session_idle_hours: Annotated[int, Field(ge=1, le=720)] = 8
    session_most_hours: Annotated[int, Field(ge=1, le=720)] = 24
    oidc_issuer: str | None = None
    oidc_client_id: str | None = None
    oidc_client_secret: Annotated[str | None, Field(repr=False)] = None
    oidc_login_claim: str = "preferred_username"
    sources: Annotated[dict[str, dict[str, Any]], Field(repr=False)] = {}

    @field_validator("host")
    @classmethod
    def _in_clear_only_here(cls, host: str, info: ValidationInfo) -> str:
        """Passwords and cookies leave this machine encrypted or not at all."""
        told = info.data
        is_safe = told.get("behind_proxy") or (told.get("tls_certificate") and told.get("tls_key"))
        if host not in LOOPBACK and not is_safe:
            here = ", ".join(LOOPBACK)
            raise ValueError(f"must be one of {here} without behind_proxy, or tls_certificate and tls_key")
        return host

    @field_validator("read_database_url")
    @classmethod
    def _beside_the_primary(cls, url: str | None, info: ValidationInfo) -> str | None:
        if url is not None and info.data.get("database_url") is None:
            raise ValueError("read_database_url needs database_url, where facts and people are written")
        return url

    @field_validator("tls_key")
    @classmethod
    def _both(cls, key: Path | None, info: ValidationInfo) -> Path | None:
        if (key is None) != (info.data.get("tls_certificate") is None):
            raise ValueError("tls_certificate and tls_key are given together")
        return key

    @field_validator("oidc_client_secret")
    @classmethod
    def _whole(cls, secret: str | None, info: ValidationInfo) -> str | None:
        told = [info.data.get("oidc_issuer"), info.data.get("oidc_client_id"), secret]
        if any(told) and not all(told):
            raise ValueError("oidc_issuer, oidc_client_id and oidc_client_secret are given together")
        return secret

    @classmethod
    def settings_customise_sources(
        cls, settings_cls: type[BaseSettings], init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource, dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:  # fmt: skip
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, _config_file())

    @property
    def is_secure(self) -> bool:
        """Whether TLS ends here or at the proxy before us."""
        return self.behind_proxy or self.tls_certificate is not None

    @property
    def address(self) -> str:
        """Where the dashboard is found from this machine."""
        scheme = "https" if self.tls_certificate else "http"
        return f"{scheme}://{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}/"

    @property
    def url(self) -> str:
        """The database's address; SQLite below `data` unless told."""
        return self.database_url or f"sqlite:///{(self.data / 'ioc.db').resolve()}"


def _config_file() -> Path:
    return Path(os.environ.get(CONFIG, "ioc.toml"))


def read_settings(**given: Any) -> Settings:
    """The settings in force; SettingError names the setting that is wrong and where it may be said."""
    _check_environment(os.environ)
    told = {key: value for key, value in given.items() if value is not None}
    try:
        return Settings(**_secrets(os.environ), **told)
    except ValidationError as error:
        raise SettingError(_told(error)) from error
    except tomllib.TOMLDecodeError as error:
        raise SettingError(f"{_config_file()}: {error}") from error


def _check_environment(environment: Mapping[str, str]) -> None:
    """A misspelt variable must not pass in silence."""
    known = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields} | {CONFIG}
    for name in environment:
        if not name.startswith(PREFIX) or name.startswith(OF_TESTS):
            continue
        base = name.split("__")[0].removesuffix("_FILE")
        if base not in known:
            near = difflib.get_close_matches(base, known, 1)
            raise SettingError(
                f"{name}: there is no such setting{f'; did you mean {near[0]}?' if near else ''}"
            )


def _secrets(environment: Mapping[str, str]) -> dict[str, str]:
    """What stands in the files named by IOC_<SETTING>_FILE."""
    wanted = {
        name: path
        for name, path in environment.items()
        if name.startswith(PREFIX) and name.endswith("_FILE") and "__" not in name
    }
    return {
        name.removeprefix(PREFIX).removesuffix("_FILE").lower(): secret(path, name)
        for name, path in wanted.items()
    }


def secret(path: str, setting: str) -> str:
    """The content of a secret's file without the line end."""
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise SettingError(f"{setting}: {path} cannot be read ({error.strerror})") from error


def _told(error: ValidationError) -> str:
    """One line for each wrong setting: its name in both spellings, what is wrong, what was found."""
    lines = []
    for one in error.errors():
        name = ".".join(str(part) for part in one["loc"])
        if one["type"] == "extra_forbidden":
            near = difflib.get_close_matches(name, Settings.model_fields, 1)
            lines.append(f"{name}: there is no such setting{f'; did you mean {near[0]}?' if near else ''}")
        else:
            variable = f"{PREFIX}{name.upper().replace('.', '__')}"
            lines.append(f"{name} ({variable}): {one['msg']}, found {_shown(name, one['input'])}")
    return "; ".join(lines)


def _shown(name: str, value: Any) -> str:
    return "a secret" if any(word in name for word in ("url", "token", "secret", "sources")) else repr(value)


def open_place(settings: Settings) -> Place:
    """The place of the settings: a directory, or the name of one that comes with the product."""
    directory = Path(settings.place)
    found = directory if (directory / "place.toml").is_file() else shipped(settings.place)
    return load_place(found, simulated=(settings.data / DEMO_CLOCK).is_file())


def source_options(settings: Settings, name: str) -> dict[str, Any]:
    """What a source's module is given: its settings, with `<key>_file` replaced by the file's content."""
    told = settings.sources.get(name, {})
    files = {key for key in told if key.endswith("_file")}
    opened = {key.removesuffix("_file"): secret(told[key], f"sources.{name}.{key}") for key in files}
    return {key: value for key, value in told.items() if key not in files} | opened


def check_sources(settings: Settings, place: Place) -> None:
    """Addresses given for a source that the place does not have are a mistake worth a stop."""
    if unknown := sorted(set(settings.sources) - set(place.sources)):
        known = ", ".join(place.sources) or "none"
        raise SettingError(
            f"sources.{unknown[0]}: the place {place.code} has no such source; it has: {known}"
        )
