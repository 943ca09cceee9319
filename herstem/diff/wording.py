"""Differences between two releases as text for a terminal, as Markdown for a changelog, and as plain data for JSON."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from herstem.diff.differences import Field, Item, Section
from herstem.diff.released import Released

_CARE = "Hypotheses are drawn by a machine. Not for clinical decisions."
_MARKS = {"added": "+", "removed": "-", "changed": "~"}
_MARKDOWN = re.compile(r"([\\`*_\[\]<>#|])")


def as_json(first: Released, second: Released, sections: Sequence[Section]) -> dict[str, Any]:
    """All of it: the two releases, and for each section what was added, removed and changed, with names and labels."""
    ends = [
        {"name": each.name, "version": each.manifest["version"], "hash": each.manifest["hash"]}
        for each in (first, second)
    ]
    return {"from": ends[0], "to": ends[1], "sections": [asdict(section) for section in sections], "note": _CARE}


def as_text(first: Released, second: Released, sections: Sequence[Section], limit: int) -> Iterator[str]:
    """Lines for a terminal; no more than `limit` items of a kind."""
    yield f"{first.title} -> {second.title}"
    for section in sections:
        yield f"{section.title}: {_counts(section)}"
        if section.title == "hypotheses":
            yield f"  {_CARE}"
        for kind, items in _lists(section):
            for item in items[:limit]:
                yield f"  {_MARKS[kind]} {item.name}{f'  {_flat(item.label)}' if item.label else ''}"
                for field in item.fields:
                    yield f"      {field.property}: {_flat(_change(field))}"
            if len(items) > limit:
                yield f"  {_MARKS[kind]} … and {len(items) - limit} more"
    if not sections:
        yield "no difference"


def as_markdown(first: Released, second: Released, sections: Sequence[Section], limit: int) -> Iterator[str]:
    """Bullets that stand under a heading of a changelog; no more than `limit` items of a kind."""
    yield f"Data, from {_escaped(first.title)} to {_escaped(second.title)}:"
    yield ""
    for section in sections:
        care = f" {_CARE}" if section.title == "hypotheses" else ""
        yield f"- {section.title.capitalize()}: {_counts(section)}.{care}"
        for kind, items in _lists(section):
            for item in items[:limit]:
                changes = "; ".join(f"{_code(each.property)}: {_escaped(_change(each))}" for each in item.fields)
                told = [_escaped(item.label)] * bool(item.label) + [changes] * bool(changes)
                yield f"  - {kind} {_code(item.name)}{': ' if told else ''}{' — '.join(told)}"
            if len(items) > limit:
                yield f"  - {kind} {len(items) - limit} more"
    if not sections:
        yield "- No difference."


def _lists(section: Section) -> Iterator[tuple[str, tuple[Item, ...]]]:
    yield from (("added", section.added), ("removed", section.removed), ("changed", section.changed))


def _counts(section: Section) -> str:
    return ", ".join(f"{len(items):,} {kind}" for kind, items in _lists(section) if items)


def _change(field: Field) -> str:
    """What a property had and what it has."""
    before, after = (", ".join(values) or "nothing" for values in (field.before, field.after))
    return f"{before} -> {after}"


def _flat(text: str) -> str:
    """On one line, and without control characters, which a terminal would obey."""
    return "".join(each if each.isprintable() else " " for each in text)


def _code(text: str) -> str:
    return f"`{_flat(text).replace('`', ' ')}`"


def _escaped(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", _flat(text))
