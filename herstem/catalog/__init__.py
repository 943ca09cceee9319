"""The catalog of canned queries: SPARQL files with a typed header, into which values are put safely."""

from herstem.catalog.collection import Catalog, Group
from herstem.catalog.errors import BadQueryFileError, UnknownParameterError, UnknownQueryError
from herstem.catalog.parameter import Parameter
from herstem.catalog.query import CannedQuery
from herstem.resolve import BadValueError, CatalogError

__all__ = [
    "BadQueryFileError",
    "BadValueError",
    "CannedQuery",
    "Catalog",
    "CatalogError",
    "Group",
    "Parameter",
    "UnknownParameterError",
    "UnknownQueryError",
]
