"""Explanations: why a triple of the release holds, down to claims and references, and what to mind about it."""
