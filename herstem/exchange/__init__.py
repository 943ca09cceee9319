"""One module a format: what comes in from other resources and goes out to them."""
