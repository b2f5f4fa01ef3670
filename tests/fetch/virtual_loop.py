"""An event loop whose time stands still while anything is to be done, and else jumps to when something is."""

import asyncio
import selectors


class VirtualLoop(asyncio.SelectorEventLoop):
    """Sleeps cost nothing: hours of waiting are over at once, in the order in which they would have been."""

    def __init__(self):
        super().__init__(_NeverWaits(self))
        self.now = 0.0

    def time(self):
        self.now += 1e-9  # it never stands quite still, as no clock does
        return self.now


class _NeverWaits(selectors.DefaultSelector):
    def __init__(self, loop):
        super().__init__()
        self._loop = loop

    def select(self, timeout=None):
        if timeout:
            self._loop.now += timeout
        return super().select(0)


def run(main):
    """The result of a coroutine function, called with the loop's clock."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(main(runner.get_loop().time))
