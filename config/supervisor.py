"""`make run`: start every part of Tweezers, say who is speaking, stop all of it on Ctrl-C.

python -m config.supervisor [--port 8000]
"""

import argparse
import fcntl
import importlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType
from typing import TextIO

from django.core.exceptions import ImproperlyConfigured

from config import parts
from config.processes import ROOT, Processes, say

HOST = "127.0.0.1"
STARTING_S = 60


class Failed(Exception):
    """Something did not start or did not stay up; the message says what and what to do."""


class Supervisor:
    def __init__(self, port: int) -> None:
        self.port = port
        self.var = Path(os.environ.get("TWEEZERS_VAR") or ROOT / "var").resolve()
        self.address = f"http://{HOST}:{port}"
        environment = {"PYTHONUNBUFFERED": "1", "TWEEZERS_PUBLIC_URL": self.address, **os.environ}
        self.processes = Processes(environment)
        self.stopping = threading.Event()
        self.held: TextIO | None = None

    def run(self) -> None:
        check_settings()
        self.var.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.check_alone()
        self.check_port()
        if not os.environ.get("REDIS_URL"):
            part, self.processes.environment["REDIS_URL"] = parts.valkey(self.var)
            self.processes.start(part)
        self.prepare()
        for part in (
            parts.web(HOST, self.port),
            parts.learner(),
            parts.encoder(),
            parts.worker(),
            parts.beat(self.var),
        ):
            self.processes.start(part)
        self.wait_until_ready()
        if not self.stopping.is_set():
            self.welcome()
        while not self.stopping.wait(0.5):
            self.raise_if_one_ended()

    def check_alone(self) -> None:
        """Hold the folder for as long as we live: two on one database folder undo each other."""
        descriptor = os.open(self.var / "running", os.O_RDWR | os.O_CREAT, 0o600)
        self.held = os.fdopen(descriptor, "w")  # until the end
        try:
            fcntl.flock(self.held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            self.held.close()
            raise Failed(
                f"Tweezers runs already from {self.var}. Stop that one first, or give this one "
                "a folder of its own: TWEEZERS_VAR=…"
            ) from error

    def check_port(self) -> None:
        if not 0 < self.port < 65536:
            raise Failed(f"{self.port} is no port; choose one from 1 to 65535.")
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, self.port))
            except OSError as error:
                raise Failed(
                    f"Port {self.port} is in use, perhaps by another Tweezers. Stop that one, or "
                    f"choose another port: make run PORT={self.port + 1}"
                ) from error

    def prepare(self) -> None:
        say("tweezers", "preparing the database and the demo project …")
        result = subprocess.run(  # noqa: S603 - our own command
            parts.prepare(), cwd=ROOT, env=self.processes.environment, check=False, umask=0o077
        )
        if result.returncode != 0:
            raise Failed("The preparation failed; its messages are above.")

    def wait_until_ready(self) -> None:
        give_up = time.monotonic() + STARTING_S
        while not self.stopping.wait(0.1):
            self.raise_if_one_ended()
            if _answers(f"{self.address}/api/v1/ready"):
                return
            if time.monotonic() > give_up:
                raise Failed(f"Not ready after {STARTING_S} seconds; see the messages above.")

    def close(self) -> None:
        self.processes.stop_all()
        if self.held is not None:
            self.held.close()

    def raise_if_one_ended(self) -> None:
        ended = self.processes.ended()
        if ended is not None:
            name, how = ended
            raise Failed(
                f"The part “{name}” has ended by itself ({how}); its last messages are above. "
                "Everything else is being stopped."
            )

    def welcome(self) -> None:
        say("tweezers", f"ready: {self.address}")
        login = self.var / "first-login"
        if login.exists():
            name, password = login.read_text().split()
            say("tweezers", f"log in as {name} with the password {password}")
            say("tweezers", f"(kept in {login}, for you only; delete it once you know it)")
        say("tweezers", "Ctrl-C stops everything.")


def check_settings() -> None:
    """Say what is wrong with a setting before anything starts that would only stumble over it."""
    try:
        importlib.import_module("config.settings")
    except ImproperlyConfigured as error:
        raise Failed(str(error)) from error


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2) as answer:  # noqa: S310 - our own address
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def main() -> int:
    os.umask(0o077)
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("--port", type=int, default=os.environ.get("PORT") or 8000)
    supervisor = Supervisor(arguments.parse_args().port)

    def ask_to_stop(number: int, frame: FrameType | None) -> None:
        supervisor.stopping.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, ask_to_stop)
    try:
        supervisor.run()
    except Failed as failure:
        say("tweezers", str(failure))
        return 1
    finally:
        supervisor.close()
    say("tweezers", "stopped.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
