"""Tables of the desk: people, sessions, tokens, audit, views, urges, causes of delay, wall screens, pushed records.

They live apart from facts, so that web workers never wait. `place` leads every primary key; moments are BIGINT
microseconds UTC of the world's time, except `audit.at`, `screen_event.at`, `push_inbox.received_at`, those of
`push_total` and of views, urges and causes, which are the place's. Lists and mappings are JSON texts.
"""

from ioc.store.desk_tables.columns import metadata as desk_metadata
from ioc.store.desk_tables.people import audit, people, sessions, tokens
from ioc.store.desk_tables.pushes import push_answers, push_inbox, push_totals, source_orders
from ioc.store.desk_tables.screens import screen_beats, screen_events, screen_orders, screen_pairings, screens
from ioc.store.desk_tables.worklist import causes, saved_views, urged_dossiers, urges

__all__ = [
    "audit", "causes", "desk_metadata", "people", "push_answers", "push_inbox", "push_totals", "saved_views",
    "screen_beats", "screen_events", "screen_orders", "screen_pairings", "screens", "sessions", "source_orders",
    "tokens", "urged_dossiers", "urges",
]  # fmt: skip
