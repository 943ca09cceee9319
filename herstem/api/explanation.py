"""Why a triple holds, in the forms that people and programs want it in."""

import io
from dataclasses import dataclass
from typing import Any

from herstem.explain.proof import Proof


@dataclass(frozen=True)
class Explanation:
    """The proof of a triple; `proof` has its steps, claims and cautions as data. `str` gives it as a tree in words."""

    proof: Proof

    def __str__(self) -> str:
        from rich.console import Console

        from herstem.explain.text import render

        console = Console(file=io.StringIO(), width=110, color_system=None, highlight=False)
        for part in render(self.proof):
            console.print(part)
        assert isinstance(console.file, io.StringIO)
        return console.file.getvalue()

    def to_dict(self) -> dict[str, Any]:
        """As plain data, ready for JSON; docs/explaining.md says how."""
        from herstem.explain.plain import as_json

        return as_json(self.proof)

    def to_turtle(self) -> str:
        """In the terms of PROV-O."""
        from herstem.explain.provenance import turtle

        return turtle(self.proof).decode()
