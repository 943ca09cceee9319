"""The pages for people: each is a function from the store and a thing to a typed view, and a template that shows it."""
