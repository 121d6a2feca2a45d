"""What is counted and timed, in the form that Prometheus reads."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

REGISTRY = CollectorRegistry()
_SECONDS = (0.01, 0.03, 0.1, 0.3, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 60.0)

CALLS = Counter("lengkap_calls", "Calls of the Bot API.", ["method"], registry=REGISTRY)
REFUSED = Counter(
    "lengkap_calls_refused", "Calls that Telegram asked to repeat later (429).", registry=REGISTRY
)
UPDATES = Counter("lengkap_updates", "Updates that were kept.", registry=REGISTRY)
FAILURES = Counter("lengkap_failures", "What went wrong, by code.", ["code"], registry=REGISTRY)
READ_SECONDS = Histogram(
    "lengkap_read_seconds", "Reading one file, by kind.", ["kind"], buckets=_SECONDS, registry=REGISTRY
)
MATCH_SECONDS = Histogram(
    "lengkap_match_seconds", "Matching one document and saving it.", buckets=_SECONDS, registry=REGISTRY
)
QUEUE_DEPTH = Gauge("lengkap_queue_depth", "Jobs that wait, by queue.", ["queue"], registry=REGISTRY)
QUEUE_WAIT = Gauge(
    "lengkap_queue_wait_seconds", "How long the first of the queue has waited.", ["queue"], registry=REGISTRY
)
PROCESSES = Gauge("lengkap_processes", "Processes on the same job store.", registry=REGISTRY)


@contextmanager
def timed(histogram: Histogram) -> Iterator[None]:
    """Add the seconds of the block, also of one that raises."""
    started = perf_counter()
    try:
        yield
    finally:
        histogram.observe(perf_counter() - started)


def exposition() -> bytes:
    """Everything as text."""
    return generate_latest(REGISTRY)
