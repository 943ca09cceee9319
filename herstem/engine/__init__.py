"""Query engines: what they answer (base), the embedded one, and what guards them from texts that would harm them."""
