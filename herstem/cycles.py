"""Python's search for cycles of objects, left out where there are none to find."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_MANY = 1_000_000


@contextmanager
def no_collection() -> Iterator[None]:
    """What runs inside makes tuples by the million, none in a cycle: to look for some took a third of the time.

    What is there afterwards is looked through no more either, where it is much.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if gc.get_count()[0] > _MANY:
            gc.freeze()
        if was:
            gc.enable()
