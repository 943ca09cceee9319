"""What is wrong with a question to the catalog, or with one of its files."""

from herstem.resolve import CatalogError


class UnknownQueryError(CatalogError):
    """There is no canned query of that name."""

    status = 404


class UnknownParameterError(CatalogError):
    """The canned query has no parameter of that name."""


class BadQueryFileError(Exception):
    """A file of the catalog does not keep to the conventions; the message begins with its name."""
