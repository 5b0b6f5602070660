"""Child processes with a name: what they say is prefixed, and none is left behind."""

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from functools import partial
from pathlib import Path

from config.parts import Part

ROOT = Path(__file__).resolve().parent.parent
STOPPING_S = 15
WIDTH = 8
LIBC = ctypes.CDLL(None)
PR_SET_PDEATHSIG = 1


class Processes:
    """The running parts, in the order of their start."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment
        self.running: dict[str, subprocess.Popen[str]] = {}

    def start(self, part: Part) -> None:
        process = subprocess.Popen(  # noqa: S603 - our own commands
            part.command,
            cwd=ROOT,
            env={**self.environment, **part.environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,  # Ctrl-C reaches us alone, and we stop the parts in order
            umask=0o077,
            preexec_fn=partial(_in_the_child, part.nice),  # noqa: PLW1509 - two system calls
        )
        self.running[part.name] = process
        threading.Thread(target=_relay, args=(part.name, process), daemon=True).start()

    def ended(self) -> tuple[str, str] | None:
        """The name of a part that has ended by itself, and how."""
        for name, process in self.running.items():
            code = process.poll()
            if code is not None:
                return name, f"killed by signal {-code}" if code < 0 else f"exit status {code}"
        return None

    def stop(self, *names: str) -> None:
        """Ask these parts to end, together, and end those that do not."""
        stopping = [self.running.pop(name) for name in names]
        for process in stopping:
            process.terminate()
        give_up = time.monotonic() + STOPPING_S
        for process in stopping:
            try:
                process.wait(timeout=max(0.1, give_up - time.monotonic()))
            except subprocess.TimeoutExpired:
                _kill(process)

    def kill(self, name: str) -> None:
        """End a part and its children at once, as a power cut would."""
        _kill(self.running.pop(name))

    def stop_all(self) -> None:
        """Stop every part; the first that was started, Valkey, goes when the others are gone."""
        self.stop(*[*self.running][1:])
        self.stop(*self.running)


def say(who: str, line: str) -> None:
    sys.stdout.write(f"{who:<{WIDTH}} | {line}\n")
    sys.stdout.flush()


def _relay(name: str, process: "subprocess.Popen[str]") -> None:
    assert process.stdout is not None
    with process.stdout as lines:
        for line in lines:
            say(name, line.rstrip())


def _in_the_child(nice: int) -> None:
    os.nice(nice)
    if sys.platform == "linux":  # when we are killed, the parts are told to stop
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _kill(process: "subprocess.Popen[str]") -> None:
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
