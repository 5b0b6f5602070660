"""The real thing on free ports and in a folder of its own: Valkey, gunicorn, workers, beat.

Used by the benches and by the tests that need real processes. Never touches var/.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

from bench.client import Client
from config import parts
from config.processes import ROOT, Processes

HOST = "127.0.0.1"
READY_S = 60
PASSWORD = "correct horse battery"


class Stack:
    """All parts of Tweezers, each of which can be stopped, killed and started again."""

    def __init__(self, *, database_url: str | None = None, **knobs: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="tweezers-stack-", dir="/tmp"))
        self.port = free_port()
        environment = {
            **os.environ,
            "TWEEZERS_VAR": str(self.folder),
            "TWEEZERS_PUBLIC_URL": f"http://{HOST}:{self.port}",
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "PYTHONUNBUFFERED": "1",
            **knobs,
        }
        environment.pop("DATABASE_URL", None)
        if database_url:
            environment["DATABASE_URL"] = new_database(database_url)
        self.valkey, environment["REDIS_URL"] = parts.valkey(self.folder)
        self.parts = {
            part.name: part
            for part in (
                self.valkey,
                parts.web(HOST, self.port),
                parts.learner(),
                parts.encoder(),
                parts.worker(),
                parts.beat(self.folder),
            )
        }
        self.processes = Processes(environment)
        self.visitor = Client(HOST, self.port)
        self.clients = [self.visitor]
        self.console: subprocess.Popen[str] | None = None
        self.newest = 0  # round of the project that settled last

    def __enter__(self) -> "Stack":
        try:
            self.start("valkey")
            self.manage("prepare", "--empty")
            self.start("web", "learner", "encoder", "worker", "beat")
            until(self.is_ready, READY_S, "Tweezers is ready")
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        for client in self.clients:
            client.close()
        if self.console is not None:
            self.console.communicate()  # it ends when it is told nothing more
        self.processes.stop_all()
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self, *names: str) -> None:
        for name in names:
            self.processes.start(self.parts[name])

    def is_ready(self) -> bool:
        try:
            return self.visitor.get("/api/v1/ready")[0] == 200
        except OSError:
            return False

    def manage(self, *arguments: str) -> str:
        """Run a management command beside the running parts, and return what it printed."""
        result = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.processes.environment,
            check=False,
            capture_output=True,
            text=True,
        )
        if result.returncode != 0:
            raise RuntimeError(f"manage.py {' '.join(arguments)} failed:\n{result.stderr}")
        return result.stdout

    def ask(self, code: str) -> Any:
        """Run Python with the models at hand; what it calls `answer` is returned."""
        if self.console is None:
            self.console = subprocess.Popen(
                [sys.executable, "-m", "bench.console"],
                cwd=ROOT,
                env=self.processes.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        assert self.console.stdin is not None
        assert self.console.stdout is not None
        self.console.stdin.write(json.dumps(code) + "\n")
        self.console.stdin.flush()
        said = self.console.stdout.readline()
        if not said:
            raise RuntimeError(f"This failed; its error is above:\n{code}")
        return json.loads(said)

    def demo(self, name: str = "Digits", seed: int = 0, strategy: str = "auto") -> str:
        """Make the demo project, and wait for its first ranking. Returns its slug."""
        printed = self.manage("demo", "--name", name, "--seed", str(seed), "--strategy", strategy)
        slug = printed.split(":")[0].splitlines()[-1]
        until(lambda: self.is_settled(slug), 60, f"the first ranking of {slug} is there")
        return slug

    def person(self, slug: str, name: str, role: str = "annotator") -> Client:
        """A member of the project, logged in with a token."""
        self.ask(
            f"u = User.objects.filter(username={name!r}).first() or "
            f"User.objects.create_user({name!r}, password={PASSWORD!r})\n"
            f"Member.objects.get_or_create(project=Project.objects.get(slug={slug!r}), user=u, "
            f"defaults={{'role': {role!r}}})"
        )
        client = Client(HOST, self.port)
        self.clients.append(client)
        client.log_in(name, PASSWORD)
        return client

    def truth(self, slug: str) -> dict[int, str]:
        """The known answers of a project, by sample."""
        rows = self.ask(
            f"answer = list(Sample.objects.filter(project__slug={slug!r})"
            ".values_list('pk', 'truth__name'))"
        )
        return dict(rows)

    def is_settled(self, slug: str) -> bool:
        """Has the newest round ended, and has it met every sample?"""
        [number, samples, size] = self.ask(
            f"p = Project.objects.get(slug={slug!r}); "
            "r = p.rounds.order_by('number').last(); "
            "answer = [r.number, 0 if r.is_live else r.samples, p.samples_size] if r else [0, 0, 1]"
        )
        self.newest = int(number)
        return bool(samples == size)

    def round(self, slug: str, number: int) -> dict[str, Any]:
        [found] = self.ask(
            f"answer = list(Round.objects.filter(project__slug={slug!r}, number={number})"
            ".values('number', 'state', 'attempts', 'error', 'trigger')) or [{}]"
        )
        return dict(found)

    def wait_for_round(self, slug: str, number: int, seconds: float = 60) -> dict[str, Any]:
        """Wait until the round has ended, and return it."""
        over = ("done", "failed", "cancelled")
        until(
            lambda: self.round(slug, number).get("state") in over,
            seconds,
            f"round {number} of {slug} has ended",
        )
        return self.round(slug, number)


def until(condition: Callable[[], bool], seconds: float, what: str) -> None:
    """Wait for a condition; say what did not come true."""
    give_up = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > give_up:
            raise TimeoutError(f"After {seconds} seconds it is not so that {what}.")
        threading.Event().wait(0.05)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def new_database(url: str) -> str:
    """A database of its own on the server of this URL."""
    name = f"stack_{os.getpid()}_{time.monotonic_ns()}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


@contextmanager
def quiet() -> Iterator[None]:
    """Keep what the parts say out of a table of figures."""
    heard, sys.stdout = sys.stdout, open(os.devnull, "w")  # noqa: PTH123, SIM115
    try:
        yield
    finally:
        sys.stdout.close()
        sys.stdout = heard
