"""Settings come from three places, are all explained in the example, and stop the start when wrong."""

import re
import tomllib
from pathlib import Path

import pytest

from ioc.errors import SettingError
from ioc.settings import Settings, check_sources, open_place, read_settings, source_options

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "ioc.toml.example"


@pytest.fixture(autouse=True)
def bare(tmp_path, monkeypatch):
    """No ioc.toml and no IOC_* of the machine."""
    import os

    for name in list(os.environ):
        if name.startswith("IOC_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def write(tmp_path, text):
    (tmp_path / "ioc.toml").write_text(text, encoding="utf-8")


def uncommented(text):
    """The example with its commented settings switched on."""
    return re.sub(r"^# (?=\[?[a-z_.]+\]?( =|$))", "", text, flags=re.M)


def test_the_example_explains_every_setting():
    told = tomllib.loads(uncommented(EXAMPLE.read_text(encoding="utf-8")))
    assert set(told) == set(Settings.model_fields)


def test_the_example_shows_the_defaults():
    told = tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))
    defaults = Settings()
    assert {key: str(getattr(defaults, key)) for key in told} == {
        key: str(value) for key, value in told.items()
    }


def test_every_setting_of_the_example_has_a_reason_above_it():
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    for key in Settings.model_fields:
        at = next(n for n, line in enumerate(lines) if re.match(rf"(# )?\[?{key}[ .=]", line))
        block = [line for line in lines[max(0, at - 3) : at] if line.startswith("# ")]
        assert block, key


def test_the_environment_wins_over_the_file(tmp_path, monkeypatch):
    write(tmp_path, 'port = 9001\nplace = "elsewhere"\n')
    monkeypatch.setenv("IOC_PORT", "9002")
    settings = read_settings()
    assert (settings.port, settings.place) == (9002, "elsewhere")


def test_what_the_command_says_wins_over_all(monkeypatch):
    monkeypatch.setenv("IOC_PORT", "9002")
    assert read_settings(port=9003).port == 9003
    assert read_settings(port=None).port == 9002


def test_a_secret_is_read_from_a_file(tmp_path, monkeypatch):
    (tmp_path / "db").write_text("postgresql+psycopg://u:p@h/d\n")
    monkeypatch.setenv("IOC_DATABASE_URL_FILE", str(tmp_path / "db"))
    assert read_settings().url == "postgresql+psycopg://u:p@h/d"


def test_a_secret_file_that_is_not_there_is_named(monkeypatch):
    monkeypatch.setenv("IOC_DATABASE_URL_FILE", "/nowhere/db")
    with pytest.raises(SettingError, match=r"IOC_DATABASE_URL_FILE: /nowhere/db cannot be read"):
        read_settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [("IOC_PORT", "eighty"), ("IOC_PORT", "0"), ("IOC_SWEEP_AT", "25:00"), ("IOC_LOG_LEVEL", "loud"),
     ("IOC_HOST", "0.0.0.0"), ("IOC_POLL_BATCH", "-1")],
)  # fmt: skip
def test_a_wrong_value_stops_the_start_and_is_named(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingError, match=rf"{name}.*found '{value}'"):
        read_settings()


def test_beyond_this_machine_only_behind_tls(monkeypatch):
    assert read_settings(host="0.0.0.0", behind_proxy=True).is_secure
    assert read_settings(host="0.0.0.0", tls_certificate="a.crt", tls_key="a.key").address.startswith(
        "https://"
    )
    assert not read_settings().is_secure


@pytest.mark.parametrize(
    ("told", "named"),
    [({"tls_key": "a.key"}, "tls_key"), ({"tls_certificate": "a.crt"}, "tls_key"),
     ({"oidc_issuer": "https://login.example"}, "oidc_client_secret"),
     ({"oidc_client_secret": "s3cret-thing"}, "oidc_client_secret")],
)  # fmt: skip
def test_what_belongs_together_is_given_together(told, named):
    with pytest.raises(SettingError, match=named) as error:
        read_settings(**told)
    assert "s3cret-thing" not in str(error.value)


def test_a_misspelt_variable_is_named_with_its_neighbour(monkeypatch):
    monkeypatch.setenv("IOC_PROT", "8051")
    with pytest.raises(SettingError, match=r"IOC_PROT: there is no such setting; did you mean IOC_PORT\?"):
        read_settings()


def test_a_misspelt_key_of_the_file_is_named(tmp_path):
    write(tmp_path, "prot = 8051\n")
    with pytest.raises(SettingError, match=r"prot: there is no such setting; did you mean port\?"):
        read_settings()


def test_a_broken_file_is_named(tmp_path):
    write(tmp_path, "port = \n")
    with pytest.raises(SettingError, match=r"ioc\.toml: "):
        read_settings()


def test_secrets_are_not_shown(monkeypatch):
    monkeypatch.setenv("IOC_DATABASE_URL", "postgresql+psycopg://u:hush@h/d")
    monkeypatch.setenv("IOC_SOURCES__ONE_STOP__SECRET", "hush")
    assert "hush" not in repr(read_settings())


def test_a_source_gets_its_own_options(tmp_path, monkeypatch):
    (tmp_path / "key").write_text("s3cret\n")
    write(tmp_path, f'[sources.one_stop]\naddress = "http://a"\nsecret_file = "{tmp_path / "key"}"\n')
    monkeypatch.setenv("IOC_SOURCES__ONE_STOP__PAGE_SIZE", "500")
    options = source_options(read_settings(), "one_stop")
    assert {k: str(v) for k, v in options.items()} == {
        "address": "http://a",
        "secret": "s3cret",
        "page_size": "500",
    }


def test_an_address_for_an_unknown_source_stops_the_start(tmp_path):
    write(tmp_path, '[sources.one_shop]\naddress = "http://a"\n')
    settings = read_settings()
    with pytest.raises(
        SettingError, match=r"sources\.one_shop: the place binh-phuoc-2021 has no such source"
    ):
        check_sources(settings, open_place(settings))


def test_a_place_is_a_directory_or_a_name_of_ours(tmp_path):
    assert open_place(read_settings()).code == "binh-phuoc-2021"
    shipped = ROOT / "geo" / "data" / "binh-phuoc-2021"
    assert open_place(read_settings(place=str(shipped))).code == "binh-phuoc-2021"


def test_a_replica_is_read_beside_a_primary_only(monkeypatch):
    monkeypatch.setenv("IOC_READ_DATABASE_URL", "postgresql+psycopg://r/d")
    with pytest.raises(SettingError, match=r"read_database_url needs database_url.*found a secret"):
        read_settings()
    monkeypatch.setenv("IOC_DATABASE_URL", "postgresql+psycopg://p/d")
    assert read_settings().read_database_url == "postgresql+psycopg://r/d"
