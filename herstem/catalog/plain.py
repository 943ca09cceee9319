"""A canned query as plain data for JSON: what the index over HTTP and the tools for language models list."""

from typing import Any

from herstem.catalog.query import CannedQuery


def as_json(query: CannedQuery) -> dict[str, Any]:
    """What it asks and does not ask, its columns and parameters, and whether evidence can be added."""
    return {
        "name": query.name,
        "title": query.title,
        "description": query.description,
        "unanswered": query.unanswered,
        "group": query.group,
        "keywords": query.keywords,
        "notice": query.notice,
        "columns": query.columns,
        "ordering": query.ordering,
        "evidence": query.evidence is not None,
        "parameters": [
            {
                "name": parameter.name,
                "type": parameter.type,
                "class": parameter.of_class,
                "values": parameter.values or None,
                "required": parameter.required,
                "several": parameter.several,
                "default": parameter.default,
                "example": parameter.example,
                "description": parameter.description,
            }
            for parameter in query.parameters
        ],
    }
