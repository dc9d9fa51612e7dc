"""Systems push their records: taken or refused one by one, durable before the answer, answered alike again."""

import gzip
import socket
import threading
from datetime import timedelta

import orjson
import pytest
from push_samples import NOW, here, light, messages, statuses_of, stopped_clock
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance
from sqlalchemy import func, select
from vendor_messages import PERSONAL, raw
from werkzeug.serving import make_server

from ioc import clock
from ioc.api import ingest
from ioc.counts import audit
from ioc.domain.moments import to_us
from ioc.ingest import pushed
from ioc.store.desk_tables import desk_metadata
from ioc.store.polls import latest_runs, read_state
from ioc.store.tables import FACTS, quarantine

__all__ = ["here", "light", "stopped_clock"]
# a source that exists may still be another than the token's; a body that fits may be refused record by record
UNFIT = [positive_data_acceptance, ignored_auth]


def rows(store, kind="dossiers"):
    with store.read() as conn:
        return conn.execute(select(func.count()).select_from(FACTS[kind])).scalar()


def test_what_is_pushed_is_answered_one_by_one_and_counted_once_the_leader_took_it(here):
    bad = raw("one_stop", 3) | {"TrangThaiHoSo": "42"}
    nowhere = raw("one_stop", 4) | {"DonViXuLy": "99999"}
    told = here.push([raw("one_stop", 1), bad, raw("one_stop", 2), nowhere]).json
    assert (told["records"], told["taken"], told["taken_indexes"]) == (4, 2, [[0, 0], [2, 2]])
    assert [(one["index"], one["code"], one["field"], one["reason"]) for one in told["refused"]] == [
        (1, "H10-3", "TrangThaiHoSo", "unknown_status"), (3, "H10-4", "resolving_area", "unknown_area"),
    ]  # fmt: skip
    assert (rows(here.store), here.waiting()) == (0, 1)
    here.inbox.turn()
    assert (rows(here.store), here.waiting(), audit(here.store, here.place)) == (2, 0, [])
    with here.store.read() as conn:
        assert sorted(conn.execute(select(quarantine.c.code)).scalars()) == ["H10-3", "H10-4"]
        (run,) = latest_runs(conn, here.place.code, "one_stop", 9)
    assert (run["records_in"], run["records_changed"], run["records_rejected"]) == (4, 2, 2)


def test_the_same_key_or_the_same_bytes_are_answered_the_same_and_stored_once(here):
    body, token = messages("one_stop", 1, 2), here.token()
    first = here.push(body, token=token, Idempotency_Key="a")
    with clock.frozen(NOW + timedelta(seconds=9)):
        again = [here.push(body, token=token, Idempotency_Key=key) for key in ("a", "b")]
        again.append(here.push(body, token=token))
    assert [one.data for one in again] == [first.data] * 3 and first.status_code == 200
    here.inbox.turn()
    late = here.push(body, token=token, Idempotency_Key="b")
    here.inbox.turn()
    assert (late.data, rows(here.store)) == (first.data, 2)
    other = here.push(messages("one_stop", 3), token=token, Idempotency_Key="b")
    assert (other.status_code, here.waiting()) == (422, 0)


def test_of_two_same_pushes_at_once_one_is_new(here):
    token, answers = here.token(), []

    def push():
        with clock.frozen(NOW):
            answers.append(here.push(messages("one_stop", 1, 2), token=token))

    threads = [threading.Thread(target=push) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({one.data for one in answers}) == 1 and {one.status_code for one in answers} == {200}
    with here.desk.store.read() as conn:
        table = desk_metadata.tables["push_inbox"]
        assert conn.execute(select(func.count()).where(table.c.body.is_not(None))).scalar() == 1


def test_an_older_version_pushed_later_changes_nothing(here):
    newer = raw("one_stop", 1) | {"TrangThaiHoSo": "3", "NgayCapNhat": "20211028080000000"}
    for version in (newer, raw("one_stop", 1)):
        assert here.push([version]).json["taken"] == 1
    here.inbox.turn()
    with here.store.read() as conn:
        assert conn.execute(select(FACTS["dossiers"].c.status)).scalars().all() == [3]


def test_a_source_is_as_fresh_as_its_last_push_even_one_with_nothing_new(here):
    name = "payment_platform"  # it is never asked

    def heard():
        with here.store.read() as conn:
            return read_state(conn, here.place.code, name).last_good_at

    here.push(messages(name, 1), name)
    with clock.frozen(NOW + timedelta(minutes=2)):  # the leader comes two minutes later
        here.inbox.turn()
    assert heard() == to_us(NOW)
    for minutes, body in ((3, messages(name, 1)), (4, [])):
        with clock.frozen(NOW + timedelta(minutes=minutes)):
            here.push(body, name)
            here.inbox.turn()
        assert heard() == to_us(NOW + timedelta(minutes=minutes))


def test_pushes_of_all_kinds_are_stored(here):
    for source, kind in (("hotline_1022", "tickets"), ("payment_platform", "payments")):
        assert here.push(messages(source, 1, 2, 3), source).json["taken"] == 3
        here.inbox.turn()
        assert rows(here.store, kind) == 3
    assert audit(here.store, here.place) == []


def test_pauses_and_steps_survive_the_inbox(light):
    told = raw("one_stop", 1) | {
        "DanhSachHoSoBoSung": [{"NgayBoSung": "20211004080000", "NgayTiepNhanBoSung": "20211005080000"}],
        "DanhSachTienTrinh": [], "TrangThaiHoSo": "9", "NgayKetThucXuLy": "20211018090000",
    }  # fmt: skip
    light.push([told])
    light.inbox.turn()
    with light.store.read() as conn:
        table = FACTS["dossiers"]
        pauses, worked = conn.execute(select(table.c.pauses, table.c.worked_us)).one()
    assert len(orjson.loads(pauses)) == 1 and worked > 0


def test_json_lines_are_answered_line_by_line(light):
    lines = [orjson.dumps(raw("one_stop", 1)), b"", b"{torn", orjson.dumps(raw("one_stop", 2)), b"7"]
    told = light.push(b"\n".join(lines), Content_Type="application/x-ndjson").json
    assert (told["records"], told["taken_indexes"]) == (4, [[0, 0], [2, 2]])
    assert [(one["index"], one["reason"]) for one in told["refused"]] == [
        (1, "malformed_json"),
        (3, "not_a_record"),
    ]


@pytest.mark.parametrize("wrap", [lambda one: one, lambda one: {"data": [one]}, lambda one: [one]])
def test_one_record_the_document_of_polls_or_a_list_is_taken(light, wrap):
    assert light.push(wrap(raw("one_stop", 1))).json["taken"] == 1


@pytest.mark.parametrize("body", [b"", b"{", b"7", b'"x"', b"null", b"[" * 200_000, b"\xff\xfe[]"])
def test_what_is_no_json_is_refused_and_nothing_waits(light, body):
    assert (light.push(body).status_code, light.waiting()) == (400, 0)


def test_nothing_personal_waits_in_the_inbox_or_leaves_in_the_answer(light, tmp_path):
    bad = raw("one_stop", 2) | {"DonViXuLy": "NGUYEN VAN A 0912345678"}
    answer = light.push([raw("one_stop", 1), bad])
    with light.desk.store.read() as conn:
        (body,) = conn.execute(select(desk_metadata.tables["push_inbox"].c.body)).one()
    told = pushed.zlib.decompress(body).decode() + answer.text
    assert "H10-1" in told
    assert [word for word in (*PERSONAL.values(), "NGUYEN", "0912345678") if word in told] == []


def test_a_token_pushes_its_own_source_and_reads_nothing(light):
    token = light.token("one_stop")
    client, bears = light.server.test_client(), {"Authorization": f"Bearer {token}"}
    assert light.push([], "one_stop", token).status_code == 200
    assert light.push([], "hotline_1022", token).status_code == 403
    for path in ("figures?subject=dossiers", "sources", "dossiers", "openapi.json", "indicators"):
        assert client.get(f"/api/v1/{path}", headers=bears).status_code == 403, path
    assert client.get("/metrics", headers=bears).status_code == 403
    deeds = [(row["deed"], row["subject"]) for row in light.desk.audit.search()]
    assert ("pushed", "one_stop") in deeds and ("refused", "/api/v1/ingest/hotline_1022") in deeds


def test_no_other_token_pushes(light):
    _, reads = light.desk.tokens.make("reads", ["70"], ["see_figures", "see_records"], 1, "root")
    assert light.push([], token=reads).status_code == 403
    assert light.server.test_client().post("/api/v1/ingest/one_stop", json=[]).status_code == 401
    token, borne = light.desk.tokens.make_pushing("x", "one_stop", 1, "root")
    light.desk.tokens.revoke(token.id)
    assert light.push([], token=borne).status_code == 401


@pytest.mark.parametrize("source", ["nowhere", "one_stop"])
def test_only_a_source_that_pushes_has_a_token(shipped_place, light, source):
    from ioc.access.tokens import Tokens
    from ioc.errors import SettingError

    with pytest.raises(SettingError, match=r"source: .*hotline_1022"):
        Tokens(light.desk.store, shipped_place).make_pushing("x", source, 1, "root")


def test_a_small_packed_body_that_unpacks_to_gigabytes_is_refused(light):
    bomb = gzip.compress(b"[" + b" " * 200_000_000 + b"]")
    assert len(bomb) < 1_000_000
    answer = light.push(bomb, Content_Encoding="gzip")
    assert (answer.status_code, light.waiting()) == (413, 0)


def test_a_packed_body_is_read_and_a_cut_one_is_not(light):
    whole = gzip.compress(orjson.dumps(messages("one_stop", 1)))
    assert light.push(whole, Content_Encoding="gzip").json["taken"] == 1
    for wrong in (whole[:-9], whole + b"x", b"no gzip"):
        assert light.push(wrong, Content_Encoding="gzip").status_code == 400
    assert light.push(b"[]", Content_Encoding="br").status_code == 415


def test_ten_megabytes_are_taken_and_more_are_not(light, monkeypatch):
    record = orjson.dumps(raw("one_stop", 1))
    body = record + b" " * (ingest.LARGEST - len(record))
    assert light.push(body).json["taken"] == 1
    assert light.push(body + b" ").status_code == 413


def test_another_content_type_is_refused(light):
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        assert light.push([], Content_Type=kind).status_code == 415


def test_who_pushes_too_often_is_asked_to_wait(light):
    token = light.token()
    door = light.server.view_functions["api.ingest"].__self__
    door._limit.most = 3
    statuses = [light.push([], token=token).status_code for _ in range(5)]
    assert statuses == [200, 200, 200, 429, 429]


def test_with_the_leader_away_for_long_the_sender_keeps_what_it_has(light, monkeypatch):
    monkeypatch.setattr(pushed, "MOST_WAITING", 2)
    statuses = [light.push(messages("one_stop", number)).status_code for number in range(3)]
    assert (statuses, light.waiting()) == ([200, 200, 503], 2)
    light.inbox.turn()
    assert light.push(messages("one_stop", 2)).status_code == 200


def test_pushes_that_nobody_stores_are_told(light, monkeypatch):
    client = light.server.test_client()
    light.push(messages("one_stop", 1))
    now = clock.real()
    assert "pushed" not in client.get("/health/ready").text
    monkeypatch.setattr(clock, "real", lambda: now + timedelta(seconds=90))
    assert "one_stop: pushed records wait for 90 s" in client.get("/health/ready").json["reasons"]
    _, reads = light.desk.tokens.make("m", ["70"], ["read_metrics"], 1, "root")
    metrics = client.get("/metrics", headers={"Authorization": f"Bearer {reads}"}).text
    assert 'ioc_pushes_waiting{source="one_stop"} 1.0' in metrics
    assert 'ioc_pushes_total{source="one_stop",status="200"}' in metrics


def test_what_cannot_be_stored_yet_stays_and_is_said_once(light, monkeypatch, caplog):
    light.push(messages("one_stop", 1))
    loader = light.inbox.poller.loader
    kept = loader.load
    monkeypatch.setattr(loader, "load", lambda *_, **__: 1 / 0)
    light.inbox.turn()
    light.inbox.turn()
    assert light.waiting() == 1
    assert len([one for one in caplog.records if "could not be stored" in one.getMessage()]) == 1
    monkeypatch.setattr(loader, "load", kept)
    light.inbox.turn()
    assert (light.waiting(), rows(light.store)) == (0, 1)


def test_old_answers_are_forgotten(light, monkeypatch):
    light.push(messages("one_stop", 1))
    now = clock.real()
    monkeypatch.setattr(clock, "real", lambda: now + timedelta(days=15))
    light.push(messages("one_stop", 2))
    with light.desk.store.read() as conn:
        assert (
            conn.execute(select(func.count()).select_from(desk_metadata.tables["push_answer"])).scalar() == 1
        )


@pytest.fixture
def served(light):
    """The server on a socket, for bodies that no client library would send."""
    server = make_server("127.0.0.1", 0, light.server, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_address
    server.shutdown()
    thread.join()


def spoken(address, token: str, head: str, body: bytes) -> bytes:
    """The status line that a raw request is answered with."""
    with socket.create_connection(address, timeout=20) as line:
        told = f"POST /api/v1/ingest/one_stop HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n"
        line.sendall(f"{told}Content-Type: application/json\r\n{head}\r\n\r\n".encode() + body)
        line.shutdown(socket.SHUT_WR)
        return line.recv(4096).split(b"\r\n")[0]


def test_a_body_shorter_than_it_says_is_refused_and_nothing_waits(light, served):
    with clock.frozen(NOW):
        said = spoken(served, light.token(), "Content-Length: 900", b"[]")
    assert (said.split()[1], light.waiting()) == (b"400", 0)


def test_a_body_that_says_to_be_larger_is_not_even_read(light, served):
    said = spoken(served, light.token(), "Content-Length: 99000000000", b"[")
    assert (said.split()[1], light.waiting()) == (b"413", 0)


def test_a_body_longer_than_it_says_counts_as_far_as_it_says(light, served):
    record = orjson.dumps(raw("one_stop", 1))
    said = spoken(served, light.token(), f"Content-Length: {len(record)}", record + b"]]]" + b"x" * 1000)
    assert (said.split()[1], light.waiting()) == (b"200", 1)


def test_whatever_is_pushed_within_and_beside_the_description_is_answered_as_described(light):
    statuses = statuses_of(light, "/ingest/{source}", "api.ingest", UNFIT)
    assert 200 in statuses and statuses <= {200, 400, 401, 403, 404, 405, 413, 415, 422}
    light.inbox.turn()
    assert audit(light.store, light.place) == []
