"""Python's collector of cyclic garbage, paused while a page is read.

It runs after every few hundred new containers and looks through all that lives.  Reading one page makes tens of
thousands of them, nearly all of which live until its end, so that each run finds nothing: a sixth of the whole time.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def paused_collector() -> Iterator[None]:
    """Pause it for a block or, as a decorator, for a function; where it does not run, it is left as it is.

    Threads that overlap are safe: the first to end turns it on again, which costs the others only time.
    """
    runs = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if runs:
            gc.enable()
