"""Where a zygote gets its data from."""

from dataclasses import dataclass
from pathlib import Path

from herstem.engine.base import DEFAULT_POLICY, Policy
from herstem.engine.embedded import EmbeddedEngine


@dataclass(frozen=True)
class ReleaseSource:
    """The release in a folder, in memory. Workers share it; what is written into it is gone when the server ends."""

    folder: Path
    policy: Policy = DEFAULT_POLICY
    forkable = True

    def open(self) -> EmbeddedEngine:
        """See Source.open."""
        return EmbeddedEngine.from_release(self.folder, self.policy)
