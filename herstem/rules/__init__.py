"""OWL axioms as rules, run with a proof for everything they conclude."""
