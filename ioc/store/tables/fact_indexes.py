"""How facts are found without reading all of them."""

from sqlalchemy import Index, Table, text

from ioc.store.tables.facts import dossiers, payments, tickets


def _is_open(table: Table, start: str):
    return (table.c.end_at.is_(None)) & (table.c[start].is_not(None))


for _table, _start in ((dossiers, "received_at"), (tickets, "opened_at")):
    _n = _table.name
    Index(f"{_n}_{_start}", _table.c.place, _table.c[_start])
    Index(f"{_n}_end", _table.c.place, _table.c.end_at)
    Index(f"{_n}_due", _table.c.place, _table.c.due_at)
    _open = _is_open(_table, _start)
    Index(f"{_n}_open", _table.c.place, _table.c.due_at, sqlite_where=_open, postgresql_where=_open)
Index("payment_paid", payments.c.place, payments.c.paid_at)
Index("payment_refunded", payments.c.place, payments.c.refunded_at)
Index("payment_requested", payments.c.place, payments.c.requested_at)
Index("payment_dossier", payments.c.place, payments.c.dossier_code)
_about = tickets.c.dossier_code.is_not(None)  # one in many
Index("ticket_dossier", tickets.c.place, tickets.c.dossier_code, sqlite_where=_about, postgresql_where=_about)
# durations of one area over any period, for percentiles that are exact up to 5,000 records
Index("dossier_area_end", dossiers.c.place, dossiers.c.resolving_area, dossiers.c.end_at)
# what ended late is one in fifty: found without reading the others
_late = dossiers.c.end_at > dossiers.c.due_at
Index("dossier_late", dossiers.c.place, dossiers.c.end_at, sqlite_where=_late, postgresql_where=_late)
_waiting = dossiers.c.status == 1
Index(
    "dossier_waiting",
    dossiers.c.place,
    dossiers.c.submitted_at,
    sqlite_where=_waiting,
    postgresql_where=_waiting,
)


# what ended before it began is rare, and looked for by day
ODD = "(flags & 2) <> 0"  # as DossierFlag and TicketFlag.END_BEFORE_RECEIPT
for _table, _start in ((dossiers, "received_at"), (tickets, "opened_at")):
    Index(
        f"{_table.name}_odd",
        _table.c.place,
        _table.c[_start],
        sqlite_where=text(ODD),
        postgresql_where=text(ODD),
    )
