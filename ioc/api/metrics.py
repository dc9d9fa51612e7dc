"""/metrics for Prometheus: polls, rejects, freshness from the store, wall screens, bundles of this process."""

from collections.abc import Iterator

from flask import Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from ioc import clock
from ioc.api.ground import Ground
from ioc.api.meters import REGISTRY
from ioc.domain.moments import SECOND, to_us
from ioc.epochs import Epochs
from ioc.errors import IocError
from ioc.ingest.pushed import Receiver
from ioc.screens.registry import Screens
from ioc.screens.screen import STATES
from ioc.store.polls import totals_of_runs

NOTHING = Ground()


def metrics(epochs: Epochs, screens: Screens | None = None, ground: Ground = NOTHING) -> Response:
    """The metrics; who may read them is the guard's affair."""
    of_store = CollectorRegistry()
    of_store.register(StoreMetrics(epochs))
    if screens is not None:
        of_store.register(ScreenMetrics(screens))
    of_store.register(GroundMetrics(ground))
    if ground.receiver is not None:
        of_store.register(PushMetrics(ground.receiver))
    return Response(generate_latest(REGISTRY) + generate_latest(of_store), content_type=CONTENT_TYPE_LATEST)


class StoreMetrics:
    """What the store knows of its sources, read at every scrape."""

    def __init__(self, epochs: Epochs):
        self.epochs = epochs

    def describe(self) -> list[Metric]:
        """Nothing is read at registration."""
        return []

    def collect(self) -> Iterator[Metric]:
        up = GaugeMetricFamily("ioc_store_up", "1 when the database answers")
        try:
            glance, runs = self.epochs.glance(), self._runs()
        except IocError:
            up.add_metric([], 0)
            yield up
            return
        up.add_metric([], 1)
        yield up
        yield GaugeMetricFamily("ioc_data_version", "Version of the data", value=glance.version)
        yield from _freshness(glance)
        yield from _runs(runs)

    def _runs(self) -> list[dict]:
        with self.epochs.store.read() as conn:
            return totals_of_runs(conn, self.epochs.place.code)


class ScreenMetrics:
    """How many wall screens are live, dead or were never heard; nothing while the desk does not answer."""

    def __init__(self, screens: Screens):
        self.screens = screens

    def describe(self) -> list[Metric]:
        """Nothing is read at registration."""
        return []

    def collect(self) -> Iterator[Metric]:
        try:
            states = [one.state for one in self.screens.all()]
        except IocError:
            return
        family = GaugeMetricFamily("ioc_screens", "Wall screens", labels=["state"])
        for state in STATES:
            family.add_metric([state], states.count(state))
        yield family


class GroundMetrics:
    """How far the read replica is behind and how much disk is left; nothing where that is not told."""

    def __init__(self, ground: Ground):
        self.ground = ground

    def describe(self) -> list[Metric]:
        """Nothing is read at registration."""
        return []

    def collect(self) -> Iterator[Metric]:
        free = self.ground.free_bytes()
        if free is not None:
            yield GaugeMetricFamily("ioc_disk_free_bytes", "Left on the disk of the data", value=free)
        try:
            lag = self.ground.lag()
        except IocError:
            return
        if lag is not None:
            yield GaugeMetricFamily(
                "ioc_replica_lag_versions", "Versions behind the primary", value=lag.versions
            )
            yield GaugeMetricFamily("ioc_replica_lag_seconds", "Behind the primary", value=lag.us / SECOND)


class PushMetrics:
    """What was pushed and is not stored yet; nothing while the desk does not answer."""

    def __init__(self, receiver: Receiver):
        self.receiver = receiver

    def describe(self) -> list[Metric]:
        """Nothing is read at registration."""
        return []

    def collect(self) -> Iterator[Metric]:
        try:
            queues, now = {one.source: one for one in self.receiver.waiting()}, to_us(clock.real())
        except IocError:
            return
        waiting = GaugeMetricFamily("ioc_pushes_waiting", "Pushes not stored yet", labels=["source"])
        age = GaugeMetricFamily("ioc_pushes_waiting_seconds", "Since the oldest came", labels=["source"])
        for source in (name for name, entry in self.receiver.place.sources.items() if entry.push):
            queue = queues.get(source)
            waiting.add_metric([source], queue.pushes if queue else 0)
            age.add_metric([source], (now - queue.since) / SECOND if queue else 0)
        yield from (waiting, age)


def _freshness(glance) -> Iterator[Metric]:
    age = GaugeMetricFamily(
        "ioc_source_age_seconds", "Since the last good poll, place's time", labels=["source"]
    )
    complete = GaugeMetricFamily(
        "ioc_source_history_complete", "1 once all history is read", labels=["source"]
    )
    failing = GaugeMetricFamily("ioc_source_failing", "1 while the last poll failed", labels=["source"])
    for one in glance.sources:
        if one.last_good_at is not None:
            age.add_metric([one.source], (glance.now - one.last_good_at) / SECOND)
        complete.add_metric([one.source], one.history_complete)
        failing.add_metric([one.source], one.last_error is not None)
    return iter((age, complete, failing))


def _runs(runs: list[dict]) -> Iterator[Metric]:
    names = {
        "runs": ("ioc_polls", "Polls"),
        "failed": ("ioc_polls_failed", "Polls that failed"),
        "records_in": ("ioc_records_read", "Records read"),
        "records_changed": ("ioc_records_changed", "Records changed"),
        "records_rejected": ("ioc_records_rejected", "Records refused"),
    }
    for column, (name, text) in names.items():
        family = CounterMetricFamily(name, text, labels=["source"])
        for run in runs:
            family.add_metric([run["source"]], run[column] or 0)
        yield family
