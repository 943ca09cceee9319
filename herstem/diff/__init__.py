"""What sets two releases apart: claims, things and terms by name, edges, inferences and mappings by triple."""
