"""Counts that an older release kept, one whole set a side, become those of this one, to the cell, and back again."""

from datetime import timedelta

from alembic import command
from record_versions import NOW
from sqlalchemy import func, select
from stages import Stage

from ioc.counts import audit
from ioc.domain.records import DossierRecord
from ioc.store import upgrade
from ioc.store.schema import FACTS, _config
from ioc.store.tables import CUBES, ledger

UNITS = ("25216", "25217", "25195")


def dossiers() -> list[DossierRecord]:
    """Some received on three days in three units, half of them resolved elsewhere, a third ended."""
    return [
        DossierRecord(
            source="one_stop", dossier_code=f"D-{n}", status=9 if n % 3 == 0 else 4, updated_at=NOW,
            received_at=NOW - timedelta(days=n % 3 + 1), due_at=NOW + timedelta(days=n % 5 - 2),
            finished_at=NOW - timedelta(hours=n % 7) if n % 3 == 0 else None, channel="123"[n % 3],
            field_code="land", receiving_area=UNITS[n % 3], resolving_area=UNITS[n % 3 if n % 2 else 0],
        )
        for n in range(60)
    ]  # fmt: skip


def bring(store, deed, revision: str) -> None:
    with store.write() as conn:
        config = _config(FACTS.folder)
        config.attributes |= {"connection": conn, "version_table": FACTS.version_table}
        deed(config, revision)


def received(stage) -> dict:
    """Received by attribution and unit, as the table says."""
    c = CUBES["dossier_day_area"].c
    query = select(c.attribution, c.area, func.sum(c.received)).where(c.place == stage.place.code)
    with stage.store.read() as conn:
        told = conn.execute(query.group_by(c.attribution, c.area))
        return {(way, area): int(count) for way, area, count in told}


def test_counts_of_both_sides_become_what_moves_and_back(bare_store, shipped_place):
    upgrade(bare_store)
    stage = Stage(bare_store, shipped_place)
    stage.load(dossiers())
    before = stage.counts()
    bring(bare_store, command.downgrade, "0007")
    older = received(stage)
    assert older == {
        (way, unit): sum(getattr(d, f"{way}_area") == unit for d in dossiers())
        for way in ("resolving", "receiving")
        for unit in UNITS
    }
    bring(bare_store, command.upgrade, "head")
    assert stage.counts() == before and audit(stage.store, stage.place) == []
    assert any(unit != 0 for (way, _), unit in received(stage).items() if way == "moved")
    with bare_store.read() as conn:
        assert conn.scalar(select(func.count()).select_from(ledger)) == 0, "changes told the old way are left"
