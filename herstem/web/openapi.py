"""The API of the canned queries as an OpenAPI 3.1 document, made from the catalog."""

import json
from hashlib import sha256
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from herstem.catalog import CannedQuery, Catalog, Parameter
from herstem.catalog.parameter import LONGEST
from herstem.web import canned, paging
from herstem.web.sending import AnswerResponse, WholeAnswer, head_of
from herstem.web.site import Site

PATH = "/openapi.json"
_JSON = "application/json"
_TEXT = {"type": "string"}
_WRITTEN: dict[str, Any] = {"type": "string", "maxLength": LONGEST}
_NUMBERS = {"integer": "[+-]?[0-9]{1,18}", "decimal": r"[+-]?([0-9]{1,18}(\.[0-9]{0,18})?|\.[0-9]{1,18})"}
_PROBLEM = {
    "type": "object",
    "required": ["error", "suggestions"],
    "properties": {"error": _TEXT, "suggestions": {"type": "array", "items": _TEXT}},
}
_HEADERS = {
    "ETag": {"description": "changes with the data and the query; send it back in If-None-Match", "schema": _TEXT},
    "HerStem-Total": {
        "description": "how many rows there are in all, where limit or offset is given",
        "schema": {"type": "integer", "minimum": 0},
    },
    "Link": {"description": "first, prev, next and last part of the rows (RFC 8288)", "schema": _TEXT},
}
_CELL = {
    "type": "object",
    "required": ["type", "value"],
    "properties": {"type": {"enum": ["uri", "literal", "bnode", "triple"]}, "value": {}},
}


async def openapi(request: Request) -> Response:
    """The document."""
    site = Site.of(request)
    body = json.dumps(document(site.catalog, site.release.version), ensure_ascii=False).encode()
    tag = f'W/"{sha256(body).hexdigest()[:16]}"'
    return AnswerResponse(WholeAnswer(head_of(_JSON, tag, False), body))


def document(catalog: Catalog, version: str) -> dict[str, Any]:
    """The document for a catalog; paths are relative to where the site is."""
    paths: dict[str, Any] = {"/q/": {"get": _index()}}
    for query in catalog.values():
        paths[f"/q/{query.name}"] = {"get": _operation(query, catalog, "")}
        paths[f"/q/{query.name}.{{suffix}}"] = {"get": _operation(query, catalog, "suffix")}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "HerStem canned queries",
            "version": version,
            "description": "Questions to a knowledge graph of breast cancer stem cells and resistance. "
            "Not for clinical decisions.",
        },
        "servers": [{"url": "."}],
        "tags": [{"name": group.title, "description": group.description} for group in catalog.groups],
        "paths": paths,
        "components": {"schemas": {"Problem": _PROBLEM}},
    }


def _index() -> dict[str, Any]:
    return {
        "operationId": "index",
        "summary": "All canned queries",
        "responses": {"200": {"description": "what there is", "content": {_JSON: {"schema": {"type": "array"}}}}},
    }


def _operation(query: CannedQuery, catalog: Catalog, suffix: str) -> dict[str, Any]:
    titles = {group.name: group.title for group in catalog.groups}
    parameters = [_parameter(each) for each in query.parameters]
    number = {"type": "integer", "minimum": 0, "maximum": paging.MOST}
    parameters += [
        {"name": "limit", "in": "query", "description": "at most so many rows", "schema": number},
        {"name": "offset", "in": "query", "description": "leave out so many rows at the start", "schema": number},
    ]
    orders = [*query.columns, *(f"-{name}" for name in query.columns)]
    told = "a column to order by, with - before it the largest first"
    order = {"type": "string", "enum": orders}
    parameters.append({"name": "sort", "in": "query", "description": told, "schema": order})
    if query.evidence:
        said = f"adds {', '.join(query.evidence_columns)}" if query.evidence_columns else "the columns have it already"
        parameters.append({"name": "evidence", "in": "query", "description": said, "schema": {"type": "boolean"}})
    if suffix:
        schema = {"type": "string", "enum": list(canned.FORMATS)}
        parameters.append({"name": "suffix", "in": "path", "required": True, "example": "csv", "schema": schema})
    return {
        "operationId": query.name + ("-as" if suffix else ""),
        "summary": query.title,
        "description": "\n\n".join(filter(None, [query.description, query.unanswered, query.notice])),
        "tags": [titles[query.group]] if query.group in titles else [],
        "parameters": parameters,
        "responses": _responses(query, catalog),
    }


def _parameter(parameter: Parameter) -> dict[str, Any]:
    schema = _schema(parameter)
    if parameter.several:
        schema = {"type": "array", "items": schema, "minItems": 1}
    found = {
        "name": parameter.name,
        "in": "query",
        "description": parameter.description + (f" ({parameter.of_class})" if parameter.of_class else ""),
        "required": parameter.required,
        "schema": schema,
    }
    if parameter.example is not None:
        example: Any = parameter.example == "true" if parameter.type == "boolean" else parameter.example
        found["example"] = [example] if parameter.several else example
    return found


def _schema(parameter: Parameter) -> dict[str, Any]:
    """The type of a value; a blank one counts as none."""
    if parameter.type == "enum":
        schema: dict[str, Any] = {"type": "string", "enum": list(parameter.values)}
    elif parameter.type == "boolean":
        schema = {"type": "boolean"}
    elif parameter.type in _NUMBERS:
        blank = "" if parameter.required else "?"
        pattern = f"^({_NUMBERS[parameter.type]}){blank}$"
        schema = {"type": "string", "format": parameter.type, "pattern": pattern}
    else:
        schema = _WRITTEN | ({"pattern": r"\S"} if parameter.required else {})
    if parameter.default is not None:
        schema["default"] = parameter.default == "true" if parameter.type == "boolean" else parameter.default
    return schema


def _responses(query: CannedQuery, catalog: Catalog) -> dict[str, Any]:
    columns = [*query.columns, *query.evidence_columns]
    told = {name: {"description": catalog.columns[name]} if name in catalog.columns else {} for name in columns}
    row = {"type": "object", "properties": {name: _CELL | told[name] for name in columns}}
    results = {
        "type": "object",
        "required": ["head", "results"],
        "properties": {
            "head": {"type": "object"},
            "results": {"type": "object", "properties": {"bindings": {"type": "array", "items": row}}},
        },
    }
    json_like = (canned.FORMATS["json"], canned.JSON)
    kinds = [*canned.FORMATS.values(), canned.JSON]
    content = {kind: {"schema": results if kind in json_like else {}} for kind in kinds}
    problem = {_JSON: {"schema": {"$ref": "#/components/schemas/Problem"}}, "text/plain": {}, "text/html": {}}
    refusals = {
        "400": "a value, or a name that several things have",
        "404": "nothing has such a name; suggestions",
        "406": "no format that is asked for",
        "413": "too many values",
        "503": "a limit of the server; ask again later, or for less",
    }
    return {
        "200": {"description": "the rows", "headers": _HEADERS, "content": content},
        "304": {"description": "what If-None-Match names is still so"},
        **{status: {"description": words, "content": problem} for status, words in refusals.items()},
    }
