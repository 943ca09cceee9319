"""The Python API: a graph that can be asked, and what it answers with; docs/python.md."""
