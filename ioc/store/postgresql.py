"""Opens PostgreSQL so that a host which vanishes or freezes is noticed within seconds, here and on the server."""

from functools import cache, partial
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url

from ioc.store.listening import Listening, connect
from ioc.store.pulse import ANSWER_S, Pulse

# A server that vanished acknowledges nothing: its connections end after six seconds, whether something was just sent
# (tcp_user_timeout) or an answer is waited for (keepalives). A local socket has no use for them.
NETWORK = {
    "connect_timeout": ANSWER_S, "keepalives": 1, "keepalives_idle": 3, "keepalives_interval": 1,
    "keepalives_count": 3, "tcp_user_timeout": 6000,
}  # fmt: skip
# What the server is asked to do with this session:
SESSION = {
    "jit": "off",  # costs more than it saves on the short questions asked here
    # a client that vanished must not keep the leader's lock, nor a source's row, for the two hours of the system
    "tcp_keepalives_idle": "5", "tcp_keepalives_interval": "2", "tcp_keepalives_count": "3",
    "tcp_user_timeout": "10000",
    # nor one that stands still in the middle of a transaction; the longest work between statements takes seconds
    "idle_in_transaction_session_timeout": "120000",
}  # fmt: skip
GRACE_S = 5.0  # a server that breaks off a statement says so by then


def open_postgresql(url: URL, most_s: float | None = None) -> Engine:
    """An engine; most_s: statements that take longer are broken off, but for patient transactions."""
    pulse, session = pulse_of(_text(url)), SESSION
    if most_s is not None:
        session = session | {"statement_timeout": f"{round(most_s * 1000)}"}
    # a reset connection is noticed before use; whoever waits for a free one is told before his reader gives up
    engine = create_engine(
        url, pool_pre_ping=True, pool_size=10, pool_timeout=10, connect_args=_told(url, session)
    )
    event.listen(engine, "do_connect", lambda dialect, record, told, more: connect(pulse, *told, **more))
    event.listen(engine, "begin", partial(_begin, most_s=most_s))
    return engine


@cache
def pulse_of(address: str) -> Pulse:
    """The one pulse of a server's address."""
    url = make_url(address)
    told = _told(url, {}) | url.translate_connect_args(username="user", database="dbname") | {**url.query}

    def knock() -> None:
        Listening.connect(**told | {"connect_timeout": ANSWER_S}).close()

    return Pulse(knock)


def _text(url: URL) -> str:
    return url.render_as_string(hide_password=False)


def _told(url: URL, session: dict[str, str]) -> dict[str, Any]:
    """Parameters of a connection; what the address itself says of them holds."""
    ours = " ".join(f"-c {name}={value}" for name, value in session.items())
    options = f"{ours} {url.query.get('options', '')}".strip()
    network = {name: value for name, value in NETWORK.items() if name not in url.query}
    return network | ({"options": options} if options else {})


def _begin(conn: Connection, most_s: float | None) -> None:
    """How long the transaction that begins may wait for one answer."""
    if most_s is None:
        return
    is_patient = conn.get_execution_options().get("patient", False)
    conn.connection.driver_connection.most_s = None if is_patient else most_s + GRACE_S
    if is_patient:
        conn.exec_driver_sql("SET LOCAL statement_timeout = 0")
