"""In which order the atoms of a rule are joined."""

from collections.abc import Iterator

from herstem.rules.model import Atom, is_variable


def in_order(atoms: tuple[Atom, ...], known: set[str]) -> Iterator[Atom]:
    """Atoms in the order to join them: what only needs a look first, then what a known variable narrows."""
    left = list(atoms)
    while left:
        atom = max(left, key=lambda each: _ease(each, known))
        left.remove(atom)
        yield atom
        known = known | {term for term in atom if is_variable(term)}


def _ease(atom: Atom, known: set[str]) -> tuple[int, int]:
    s, p, o = atom
    bound = [not is_variable(term) or term in known for term in (s, o)]
    narrowed = sum(term in known for term in (s, o))
    return (3 if all(bound) else narrowed, sum(bound) if not is_variable(p) else 0)
