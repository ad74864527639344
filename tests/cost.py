"""What a run cost: CPU time, which is the same on a busy machine and a quiet one, beside the wall time."""

import resource
import time
from dataclasses import dataclass, field

UNCOUNTED = "not those that outlived a killed parent"


@dataclass
class Cost:
    """Of this process and of every process below it that was waited for: workers, servers, browsers.

    Not counted is what nobody waits for: children of a process that was killed, which the kernel's first
    process adopts.
    """

    began: float = field(default_factory=time.monotonic)

    def sentence(self) -> str:
        cpu = sum(
            usage.ru_utime + usage.ru_stime
            for usage in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        )
        wall = time.monotonic() - self.began
        return f"CPU {cpu / 60:.1f} min of all processes ({UNCOUNTED}); wall {wall / 60:.1f} min"
