"""What this process counts of its own work, for /metrics."""

from prometheus_client import CollectorRegistry, Counter, Histogram

REGISTRY = CollectorRegistry()
BUNDLES = Counter("ioc_bundles_made", "Bundles computed, not served from memory", registry=REGISTRY)
PUSHES = Counter("ioc_pushes", "Pushes answered", ["source", "status"], registry=REGISTRY)
PUSH_SECONDS = Histogram("ioc_push_seconds", "Time to answer one push", registry=REGISTRY)
BUNDLE_SECONDS = Histogram("ioc_bundle_seconds", "Time to compute one bundle", registry=REGISTRY)
