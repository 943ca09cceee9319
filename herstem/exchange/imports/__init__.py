"""What comes in from elsewhere: tables by declared mappings, KGX, SSSOM; RDF comes in by herstem.exchange.rdf."""
