"""Dropped files with done and failed folders, here and on an SFTP server: never lost, never read twice."""

import gzip
import io
import os
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import paramiko
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sftp_server import PASSWORD, sftp_server

from geo.places import load_place
from ioc.domain.workcal import from_place
from ioc.errors import SettingError, SourceError
from ioc.ingest import Loader
from ioc.polling import Poller
from ioc.store import open_store, upgrade

MAPPING = '[fields]\ncode = "id"\narea = { constant = "101" }\n[files]\npattern = "*.csv"\n'
AWAY = {"done": "done", "failed": "failed"}
LONG_AGO = 1_600_000_000
KEY = paramiko.ECDSAKey.generate()


@dataclass
class Place:
    """Where files are dropped, and the settings that lead there."""

    root: Path
    told: dict = field(default_factory=dict)

    def drop(self, name: str, *codes: str, moment: int = LONG_AGO) -> Path:
        path = self.root / name
        path.write_text("id\n" + "".join(f"{code}\n" for code in codes))
        os.utime(path, (moment, moment))
        return path

    def names(self, folder: str = ".") -> list[str]:
        there = self.root / folder
        return sorted(path.name for path in there.iterdir() if path.is_file()) if there.exists() else []


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    root = tmp_path_factory.mktemp("sftp")
    with sftp_server(root, client_key=KEY) as found:
        yield found


@pytest.fixture
def remote(server) -> Iterator[Place]:
    shutil.rmtree(server.root / "in", ignore_errors=True)
    (server.root / "in").mkdir()
    told = {
        "folder": server.folder,
        "host_key": server.host_key,
        "secret": PASSWORD,
        "timeout_s": 10,
        "connect_s": 5,
    }
    yield Place(server.root / "in", told)


@pytest.fixture(params=["here", "sftp"])
def where(request, tmp_path, monkeypatch) -> Place:
    """A folder of this machine (whose files need not settle first) or of the server."""
    if request.param == "sftp":
        return request.getfixturevalue("remote")
    monkeypatch.setattr(
        "data_sources.folder.Folder._is_whole", lambda self, path: path.is_file() and path.name[0] != "."
    )
    (tmp_path / "in").mkdir()
    return Place(tmp_path / "in", {"folder": str(tmp_path / "in")})


def read(source, cursor=None) -> tuple[list[str], str | None]:
    """One poll: what came, and the cursor after it."""
    codes = []
    for page in source.fetch(cursor):
        codes += [record.dossier_code for record in source.parse(page).records]
        cursor = page.cursor or cursor
    return codes, cursor


def test_a_file_is_put_away_only_when_its_cursor_was_kept(mapped, where):
    source = mapped(MAPPING, **where.told, **AWAY)
    where.drop("a.csv", "1")
    codes, cursor = read(source)
    assert codes == ["1"] and where.names() == ["a.csv"]
    assert read(source)[0] == ["1"], "a crash before the commit: it is read again"
    assert read(source, cursor)[0] == []
    assert where.names() == [] and where.names("done") == ["a.csv"]
    assert read(source, cursor)[0] == []


def test_a_file_that_cannot_be_read_is_put_among_the_failed_with_the_reason(mapped, where):
    source = mapped(MAPPING, **where.told, **AWAY)
    where.drop("a.csv", "1")
    (where.root / "b.csv").write_bytes(b"")
    (where.root / "c.csv").write_text("code\n5\n")
    for name in ("b.csv", "c.csv"):
        os.utime(where.root / name, (LONG_AGO, LONG_AGO))
    codes, cursor = read(source)
    assert codes == ["1"]
    read(source, cursor)
    assert (where.names(), where.names("done")) == ([], ["a.csv"])
    assert where.names("failed") == ["b.csv", "b.csv.reason.txt", "c.csv", "c.csv.reason.txt"]
    assert (where.root / "failed" / "b.csv.reason.txt").read_text() == "the file is empty (0 bytes)\n"
    assert "no column 'id'" in (where.root / "failed" / "c.csv.reason.txt").read_text()


def test_names_are_kept_apart(mapped, where):
    source = mapped(MAPPING, **where.told, **AWAY)
    cursor = None
    for n in (1, 2, 3):
        where.drop("a.csv", str(n), moment=LONG_AGO + n)
        codes, cursor = read(source, cursor)
        assert codes == [str(n)]
        read(source, cursor)
    assert where.names("done") == ["a-2.csv", "a-3.csv", "a.csv"]
    assert (where.root / "done" / "a-3.csv").read_text() == "id\n3\n"


def test_a_file_that_changed_after_it_was_read_stays_and_is_read_again(mapped, where):
    source = mapped(MAPPING, **where.told, **AWAY)
    where.drop("a.csv", "1")
    _, cursor = read(source)
    where.drop("a.csv", "1", "2", moment=LONG_AGO + 9)
    codes, cursor = read(source, cursor)
    assert codes == ["1", "2"] and where.names() == ["a.csv"]
    assert read(source, cursor)[0] == [] and where.names("done") == ["a.csv"]


def test_a_late_file_with_an_old_date_is_not_taken_for_read(mapped, where):
    source = mapped(MAPPING, **where.told, **AWAY)
    where.drop("a.csv", "1")
    _, cursor = read(source)
    where.drop("old.csv", "2", moment=LONG_AGO - 100_000)
    assert read(source, cursor)[0] == ["2"]
    assert where.names("done") == ["a.csv"] and where.names() == ["old.csv"]


def test_without_a_folder_for_it_a_file_stays_and_is_read_once(mapped, where):
    source = mapped(MAPPING, **where.told, failed="failed")
    where.drop("a.csv", "1")
    (where.root / "b.csv").write_bytes(b"")
    os.utime(where.root / "b.csv", (LONG_AGO, LONG_AGO))
    _, cursor = read(source)
    where.drop("c.csv", "2")
    codes, cursor = read(source, cursor)
    assert codes == ["2"] and where.names("failed") == ["b.csv", "b.csv.reason.txt"]
    assert read(source, cursor)[0] == [] and where.names() == ["a.csv", "c.csv"]


def test_a_file_cut_in_the_middle_counts_as_failed_and_its_good_rows_are_loaded(mapped, where):
    source = mapped(MAPPING.replace("*.csv", "*.gz"), **where.told, **AWAY)
    raw = gzip.compress("".join(["id\n", *(f"{n * 7919 % 10007}\n" for n in range(5000))]).encode())
    path = where.root / "a.csv.gz"
    path.write_bytes(raw[: len(raw) // 2])
    os.utime(path, (LONG_AGO, LONG_AGO))
    codes, cursor = read(source)
    assert len(codes) > 1000
    read(source, cursor)
    assert where.names("failed") == ["a.csv.gz", "a.csv.gz.reason.txt"]
    assert "what stands before is loaded" in (where.root / "failed" / "a.csv.gz.reason.txt").read_text()


def test_a_folder_that_cannot_be_made_is_told_after_everything_is_read(mapped, where):
    (where.root / "file").write_text("")
    source = mapped(MAPPING, **where.told, done="file/done", failed="failed")
    where.drop("a.csv", "1")
    _, cursor = read(source)
    where.drop("b.csv", "2")
    codes = []
    with pytest.raises(SourceError, match=r"a\.csv is loaded but cannot be moved"):
        for page in source.fetch(cursor):
            codes += [r.dossier_code for r in source.parse(page).records]
            cursor = page.cursor
    assert codes == ["2"]
    assert read(mapped(MAPPING, **where.told, **AWAY), cursor)[0] == []
    assert where.names("done") == ["a.csv", "b.csv"]


def test_setting_the_folders_later_reads_nothing_again_and_taking_them_away_loses_nothing(
    mapped, tmp_path, monkeypatch
):
    monkeypatch.setattr("data_sources.folder.Folder._is_whole", lambda self, path: path.is_file())
    place = Place(tmp_path / "in", {"folder": str(tmp_path / "in")})
    place.root.mkdir()
    place.drop("a.csv", "1")
    _, cursor = read(mapped(MAPPING, **place.told))
    place.drop("b.csv", "2")
    with_folders = mapped(MAPPING, **place.told, **AWAY)
    codes, cursor = read(with_folders, cursor)
    assert codes == ["2"] and place.names("done") == ["a.csv"]
    place.drop("c.csv", "3")
    assert "3" in read(mapped(MAPPING, **place.told), cursor)[0]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=st.lists(st.sampled_from(["drop", "poll", "crash"]), min_size=4, max_size=16))
def test_whatever_crashes_every_file_is_loaded_once_and_put_away(mapped, tmp_path, monkeypatch, deeds):
    """A crash loses the cursor of its poll, as the transaction that holds it rolls back."""
    monkeypatch.setattr("data_sources.folder.Folder._is_whole", lambda self, path: path.is_file())
    place = Place(Path(tmp_path) / os.urandom(4).hex())
    place.root.mkdir()
    source = mapped(MAPPING, folder=str(place.root), **AWAY)
    cursor, dropped, loaded = None, [], []
    for deed in [*deeds, "poll", "poll"]:
        if deed == "drop":
            dropped.append(str(len(dropped)))
            place.drop(f"{len(dropped) % 3}.csv.{len(dropped)}.csv", dropped[-1])
        elif deed == "poll":
            codes, cursor = read(source, cursor)
            loaded += codes
        else:
            list(zip(source.fetch(cursor), range(1), strict=False))
    assert sorted(loaded) == sorted(dropped)
    assert len(place.names("done")) == len(dropped) and place.names() == []


def test_the_poller_puts_files_away_with_its_own_cursor(mapped, where, tmp_path):
    source = mapped(MAPPING, **where.told, **AWAY)
    place = load_place(tmp_path / "place")
    store = open_store(f"sqlite:///{tmp_path}/ioc.db", place)
    upgrade(store)
    poller = Poller(store, place, Loader(store, place, from_place(place)), {"vendor": source}, ahead=True)
    for n in range(3):
        where.drop(f"{n}.csv", f"H{n}")
    runs = [poller.poll("vendor") for _ in range(2)]
    store.close()
    assert [(run.records_in, run.changed, run.error) for run in runs] == [(3, 3, None), (0, 0, None)]
    assert where.names() == [] and where.names("done") == ["0.csv", "1.csv", "2.csv"]


# --- what only a server can do wrong


def test_a_key_opens_the_server(mapped, remote):
    text = io.StringIO()
    KEY.write_private_key(text)
    remote.drop("a.csv", "1")
    told = {name: value for name, value in remote.told.items() if name != "secret"}
    assert read(mapped(MAPPING, **told, key=text.getvalue()))[0] == ["1"]
    other = io.StringIO()
    paramiko.ECDSAKey.generate().write_private_key(other)
    with pytest.raises(SourceError, match="accepts neither key nor secret") as caught:
        read(mapped(MAPPING, **told, key=other.getvalue()))
    assert caught.value.permanent
    with pytest.raises(SettingError, match=r"sources\.vendor\.key: is no private key"):
        read(mapped(MAPPING, **told, key="nonsense"))


def test_the_address_may_stand_in_address(mapped, remote):
    told = dict(remote.told)
    told["address"] = told.pop("folder")
    remote.drop("a.csv", "1")
    assert read(mapped('transport = "sftp"\n' + MAPPING, **told))[0] == ["1"]


def test_a_file_still_being_written_or_hidden_or_no_file_waits(mapped, remote):
    remote.drop("now.csv", "1", moment=int(time.time()) + 60)
    for name in (".a.csv", "~$a.csv", "b.csv.part"):
        remote.drop(name, "2")
    (remote.root / "folder.csv").mkdir()
    remote.drop("other.txt", "3")
    assert read(mapped(MAPPING, **remote.told))[0] == []


def test_a_wrong_password_and_a_wrong_server_are_told_without_the_secret(mapped, remote):
    with pytest.raises(SourceError, match="accepts neither key nor secret") as caught:
        read(mapped(MAPPING, **remote.told | {"secret": "wrong-horse"}))
    assert "wrong-horse" not in str(caught.value)
    stranger = paramiko.ECDSAKey.generate()
    told = remote.told | {"host_key": f"host {stranger.get_name()} {stranger.get_base64()}"}
    with pytest.raises(SourceError, match="another key than host_key") as caught:
        read(mapped(MAPPING, **told))
    assert caught.value.permanent


@pytest.mark.parametrize(
    ("told", "problem"),
    [
        ({"host_key": None}, r"host_key: is not set; `ssh-keyscan -p \d+ 127\.0\.0\.1`"),
        ({"host_key": "nonsense"}, "host_key: is no line such as"),
        ({"folder": "sftp://127.0.0.1/in"}, "folder: must be sftp://user@host/path"),
        ({"folder": "sftp://drop:pw@127.0.0.1/in"}, "folder: must be sftp://user@host/path"),
    ],
)
def test_what_is_set_wrong_is_named(mapped, remote, told, problem):
    with pytest.raises(SettingError, match=problem):
        read(mapped(MAPPING, **remote.told | told))
    with pytest.raises(SettingError, match=r"folder: must begin with sftp"):
        mapped('transport = "sftp"\n' + MAPPING, folder="/srv/x")


def test_a_server_that_is_gone_and_a_folder_that_is_missing_are_errors_of_the_source(mapped, remote):
    with pytest.raises(SourceError, match="connection failed") as caught:
        read(mapped(MAPPING, **remote.told | {"folder": "sftp://drop@127.0.0.1:1/in"}))
    assert not caught.value.permanent
    with pytest.raises(SourceError, match="No such file"):
        read(mapped(MAPPING, **remote.told | {"folder": remote.told["folder"] + "/nowhere"}))


def test_a_file_beyond_the_limit_is_refused_without_being_copied_whole(mapped, remote):
    remote.drop("a.csv", *(str(n) for n in range(100_000)))
    source = mapped(MAPPING, **remote.told, max_file_bytes=10_000)
    (page,) = source.fetch(None)
    assert page.body.reason == "too_large"
