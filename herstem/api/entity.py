"""All that is known of a thing, with what it rests on."""

from dataclasses import dataclass
from typing import Any

from herstem.api.rows import Rows


@dataclass(frozen=True)
class Entity:
    """A thing: names, classes, identifiers elsewhere; claims about it, direct triples, hypotheses.

    `id` is its CURIE. `classes` are those that somebody asserted, `inferred_classes` follow. `edges` are triples with
    it as subject or object, made from claims or inferred, as their column `basis` says. `hypotheses` bear the notice;
    none of them is among the rest.
    """

    iri: str
    id: str
    label: str
    synonyms: tuple[str, ...]
    classes: tuple[str, ...]
    inferred_classes: tuple[str, ...]
    identifiers: Rows
    claims: Rows
    edges: Rows
    hypotheses: Rows

    def __str__(self) -> str:
        return f"{self.label} ({self.id}): {', '.join(self.classes) or 'of no class'}"

    def to_dict(self, most: int | None = None) -> dict[str, Any]:
        """As plain data, ready for JSON; of each list the first `most`, and how many there are of it."""
        parts = {name: getattr(self, name) for name in ("identifiers", "claims", "edges", "hypotheses")}
        return {
            "id": self.id,
            "iri": self.iri,
            "label": self.label,
            "synonyms": list(self.synonyms),
            "classes": list(self.classes),
            "inferredClasses": list(self.inferred_classes),
            "counts": {name: len(rows) for name, rows in parts.items()},
            **{name: rows[:most].to_dicts() for name, rows in parts.items()},
            "noticeOnHypotheses": self.hypotheses.notice,
        }
