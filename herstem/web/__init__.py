"""The web face: the SPARQL endpoint, the canned queries as an API, and pages for people."""
