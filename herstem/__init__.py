"""HerStem: a knowledge graph of breast cancer stem cells and treatment resistance in HER2-positive breast cancer."""

__version__ = "0.1.0"
