"""What the server counts, and how it tells Prometheus (text exposition format)."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from prometheus_client import Metric

_BOUNDS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0)
_ENDPOINTS = frozenset({"sparql", "update", "store", "q", "static", "health", "metrics"})

Labelled = Mapping[str, float]  # numbers by the value of one label


class Metrics:
    """Counts of one server. Counting costs next to nothing; the library that writes them is loaded when asked for."""

    def __init__(self) -> None:
        self._requests: Counter[tuple[str, int]] = Counter()
        self._outcomes: Counter[str] = Counter()
        self._seconds = 0.0
        self._buckets = [0] * (len(_BOUNDS) + 1)

    def count(self, path: str, status: int) -> None:
        """A request was answered."""
        first = path[1:].partition("/")[0]
        self._requests[first if first in _ENDPOINTS else "pages", status] += 1

    def time(self, outcome: str, seconds: float) -> None:
        """A query was put to the engine: "answered", or the name of what kept it from that."""
        self._outcomes[outcome] += 1
        self._seconds += seconds
        self._buckets[bisect_left(_BOUNDS, seconds)] += 1

    def families(self) -> "Iterator[Metric]":
        """All that was counted."""
        from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily

        requests = CounterMetricFamily("herstem_requests", "Requests answered.", labels=["endpoint", "status"])
        for (endpoint, status), number in self._requests.items():
            requests.add_metric([endpoint, str(status)], number)
        yield requests
        queries = CounterMetricFamily("herstem_queries", "Queries put to the engine.", labels=["outcome"])
        for outcome, number in self._outcomes.items():
            queries.add_metric([outcome], number)
        yield queries
        bounds = [*map(str, _BOUNDS), "+Inf"]
        buckets = list(zip(bounds, accumulate(self._buckets), strict=True))
        about = "Seconds until the engine had an answer."
        yield HistogramMetricFamily("herstem_query_seconds", about, buckets=buckets, sum_value=self._seconds)


def gauge(name: str, about: str, value: float | Labelled, label: str = "") -> "Metric":
    """A number of the moment, or one for each value of a label."""
    from prometheus_client.core import GaugeMetricFamily

    if not isinstance(value, Mapping):
        return GaugeMetricFamily(f"herstem_{name}", about, value=value)
    family = GaugeMetricFamily(f"herstem_{name}", about, labels=[label])
    for each, number in value.items():
        family.add_metric([each], number)
    return family


def written(families: "Iterator[Metric]") -> tuple[str, bytes]:
    """The media type of the exposition format, and the metrics in it."""
    from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
    from prometheus_client.registry import Collector

    class Families(Collector):
        def collect(self) -> "Iterator[Metric]":
            return families

    return CONTENT_TYPE_LATEST, generate_latest(Families())
