"""The zygote: a process with one thread that holds the store and forks query workers from it.

A write runs in a fork of it, which is the next zygote where the write succeeds.
"""

import gc
import os
import select
import signal
import socket
import sys
import traceback
from contextlib import suppress
from dataclasses import dataclass

from herstem.engine import frames
from herstem.engine.embedded import EmbeddedEngine
from herstem.engine.errors import EngineError
from herstem.engine.source import LateEngine, Source, StoredSource
from herstem.engine.worker import Limits, expendable, work
from herstem.engine.writing import ready, write_apart, write_here

_NICENESS = 15
_MANY = 1 << 12


@dataclass(frozen=True)
class Setup:
    """What the server tells a new zygote."""

    source: Source
    limits: Limits


def main() -> None:
    """Run a zygote until the server hangs up or retires it; the one argument is the number of its socket."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the server's: it lets running answers finish
    control = socket.socket(fileno=int(sys.argv[1]))
    setup = frames.receive(control)
    assert isinstance(setup, Setup)
    source = setup.source
    try:
        if isinstance(source, StoredSource):
            engine, revision = None, source.settle()
        else:
            engine = source.open()
            revision = engine.revision
    except (EngineError, OSError, SyntaxError) as error:
        control.sendall(frames.error_frame(EngineError(f"the data cannot be loaded: {error}")))
        return
    gc.freeze()
    with suppress(ConnectionError):  # the server is gone, and so are we
        control.sendall(ready(revision, None))
        Zygote(control, engine, setup).run()


class Zygote:
    """Forks, and knows which of its children are still there, so that no order can hit a stranger's process."""

    def __init__(self, control: socket.socket, engine: EmbeddedEngine | None, setup: Setup) -> None:
        self._engine, self._setup = engine, setup
        self._begin(control)

    def _begin(self, control: socket.socket) -> None:
        """Start without children, at the orders of whoever has the other end of a socket."""
        self._control = control
        self._workers: set[int] = set()
        self._retiring = False
        self._wake, self._wakeup = os.pipe()
        for end in (self._wake, self._wakeup):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(self._wakeup, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)

    def run(self) -> None:
        """Follow orders until the server hangs up, or has retired this zygote and the last worker is gone."""
        while self._workers or not self._retiring:
            orders = self._control.fileno()
            ready, _, _ = select.select([orders, self._wake], [], [])
            if self._wake in ready:
                os.read(self._wake, _MANY)
                self._reap()
            if orders in ready and not self._obey():
                return

    def _obey(self) -> bool:
        """Carry out one order; False where the server has hung up."""
        order, handed, *_ = socket.recv_fds(self._control, frames.HEAD.size, 1)
        while 0 < len(order) < frames.HEAD.size:
            order += self._control.recv(frames.HEAD.size - len(order))
        if not order:
            return False
        letter, number = frames.HEAD.unpack(order)
        if letter in (frames.FORK, frames.WRITE):
            with socket.socket(fileno=handed[0]) as connection:
                self._fork(letter, connection)
        elif letter == frames.RETIRE:
            self._retiring = True
            self._workers.discard(number)  # the next zygote is a child that stays
        elif number in self._workers:
            with suppress(OSError):
                if letter == frames.KILL:
                    os.kill(number, signal.SIGKILL)
                else:
                    os.setpriority(os.PRIO_PROCESS, number, _NICENESS)
        return True

    def _fork(self, letter: bytes, connection: socket.socket) -> None:
        """Fork a worker; or a writer, which comes back as the next zygote where it succeeds."""
        pid = os.fork()
        if pid:
            self._workers.add(pid)
            self._control.sendall(frames.frame(frames.FORKED, frames.PID.pack(pid)))
            return
        written = False
        try:
            self._leave()
            if letter == frames.WRITE:
                written = self._write(connection)
            else:
                self._work(connection)
        except ConnectionError:  # the server is gone
            pass
        except Exception:
            traceback.print_exc()
        finally:
            if not written:
                os._exit(0)
        self._begin(connection.dup())

    def _leave(self) -> None:
        """Be a child: have nothing of what the zygote needs for its other children."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.close(self._wake)
        os.close(self._wakeup)
        self._control.close()

    def _work(self, connection: socket.socket) -> None:
        gc.disable()
        expendable()
        source = self._setup.source
        try:
            engine = self._engine or source.open()
        except EngineError:
            engine = LateEngine(source)
        work(connection, engine, self._setup.limits)

    def _write(self, connection: socket.socket) -> bool:
        """Write, and say what came of it; whether it was a success."""
        asked = frames.receive(connection)
        if asked is None:
            return False
        source = self._setup.source
        if self._engine is not None:
            told = write_here(self._engine, asked)
        else:
            assert isinstance(source, StoredSource)
            told = write_apart(source, asked, connection)
        connection.sendall(told)
        if told[:1] != frames.READY:
            return False
        gc.freeze()
        return True

    def _reap(self) -> None:
        while self._workers:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            self._workers.discard(pid)
            code = os.waitstatus_to_exitcode(status)
            self._control.sendall(frames.frame(frames.ENDED, frames.PID_AND_CODE.pack(pid, code)))
