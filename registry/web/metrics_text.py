"""Numbers in the text that Prometheus reads. Names and labels are the product's own: nothing is escaped."""

from collections.abc import Iterable, Iterator, Sequence

from registry.queries.metrics import Gauge
from registry.web.request_counts import BOUNDS, ProcessCounts

MIME = "text/plain; version=0.0.4; charset=utf-8"
PREFIX = "registry_"
_UNKNOWN = "unknown"


def metrics_text(gauges: Sequence[Gauge], processes: Sequence[ProcessCounts]) -> str:
    """All of it, each name once with its type before its numbers."""
    return "".join(f"{line}\n" for line in (*_gauges(gauges), *_processes(processes), *_requests(processes)))


def _line(name: str, labels: Iterable[tuple[str, str]], value: float) -> str:
    within = ",".join(f'{label}="{text}"' for label, text in labels)
    return f"{PREFIX}{name}{{{within}}} {value:.15g}" if within else f"{PREFIX}{name} {value:.15g}"


def _gauges(gauges: Sequence[Gauge]) -> Iterator[str]:
    named: dict[str, list[Gauge]] = {}
    for gauge in gauges:
        named.setdefault(gauge.name, []).append(gauge)
    for name, own in named.items():
        yield f"# TYPE {PREFIX}{name} gauge"
        yield from (_line(name, gauge.labels, gauge.value) for gauge in own)


def _processes(processes: Sequence[ProcessCounts]) -> Iterator[str]:
    alive = [each for each in processes if each.is_alive]
    yield f"# TYPE {PREFIX}web_processes gauge"
    yield _line("web_processes", (), len(alive))
    yield f"# TYPE {PREFIX}web_most_memory_bytes gauge"
    yield _line("web_most_memory_bytes", (), sum(each.most_memory for each in alive))
    yield f"# TYPE {PREFIX}web_cpu_seconds_total counter"
    yield _line("web_cpu_seconds_total", (), sum(each.cpu_seconds for each in processes))


def _requests(processes: Sequence[ProcessCounts]) -> Iterator[str]:
    by_status: dict[tuple[str, int], int] = {}
    by_bound: dict[str, list[int]] = {}
    seconds: dict[str, float] = {}
    for counts in (each for process in processes for each in process.endpoints):
        name = counts.endpoint or _UNKNOWN
        for status, count in counts.by_status.items():
            by_status[name, status] = by_status.get((name, status), 0) + count
        so_far = by_bound.get(name, [0] * len(counts.by_bound))
        by_bound[name] = [one + other for one, other in zip(so_far, counts.by_bound, strict=True)]
        seconds[name] = seconds.get(name, 0.0) + counts.seconds
    yield f"# TYPE {PREFIX}requests_total counter"
    for (name, status), count in sorted(by_status.items()):
        said = str(status) if status else "other"
        yield _line("requests_total", (("endpoint", name), ("status", said)), count)
    yield f"# TYPE {PREFIX}request_seconds histogram"
    for name, counted in sorted(by_bound.items()):
        within = 0
        for bound, count in zip((*map(str, BOUNDS), "+Inf"), counted, strict=True):
            within += count
            yield _line("request_seconds_bucket", (("endpoint", name), ("le", bound)), within)
        yield _line("request_seconds_sum", (("endpoint", name),), seconds[name])
        yield _line("request_seconds_count", (("endpoint", name),), within)
