"""A whole team at once over real HTTP: how fast, and does anybody's answer get lost or doubled?

    python -m bench.team [--annotators 1,8,32,80] [--database sqlite|postgres] [--samples 1000,…]

Real gunicorn as `make run` starts it, one kept connection a person; each loop is a claim and an
answer, as fast as the person can. The project has a ranking, a holdout and a hard budget with rates
for labels and for hours, so every loop also moves money. Afterwards the rows are counted:

- lost: answers acknowledged with 201 that are not stored;
- doubled: answers stored twice, or samples with two answers;
- double-held: samples lent to two people although one was asked for;
- money: by how much the budget differs from its ledger, or the ledger from the answers.

Prints a table, and one JSON object as its last line.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

from bench.client import Client
from bench.crowds import crew, seed
from bench.stack import Stack, quiet
from tests import postgres

RUNS_OUT = 50_000  # samples: fewer are not shared by several runs
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Heard:
    """What one person met."""

    next_ms: list[float] = field(default_factory=list)
    submit_ms: list[float] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    errors: int = 0


@dataclass(frozen=True)
class Run:
    annotators: int
    database: str
    samples: int
    labels: int
    labels_per_s: float
    cpu_ms_per_label: float  # of the web processes; PostgreSQL's own comes on top
    next_p50_ms: float
    next_p95_ms: float
    next_p99_ms: float
    submit_p50_ms: float
    submit_p95_ms: float
    submit_p99_ms: float
    lost: int
    doubled: int
    double_held: int
    errors_5xx: int
    money_differs: int


def main() -> None:
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("--annotators", type=numbers, default=[1, 8, 32, 80])
    arguments.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    arguments.add_argument("--samples", type=numbers, default=[1_000, 100_000, 1_000_000])
    arguments.add_argument("--seconds", type=float, default=10, help="of every run")
    given = arguments.parse_args()
    runs = []
    say(HEADER)
    with running(given.database) as stack:
        for size in given.samples:
            slug = seed(stack, size)
            for people in given.annotators:
                if size < RUNS_OUT:
                    slug = seed(stack, size)
                runs.append(measure(stack, slug, given.database, size, people, given.seconds))
                say(row(runs[-1]))
    say(json.dumps({"runs": [rounded(run) for run in runs]}))


def numbers(text: str) -> list[int]:
    return [int(part) for part in text.split(",")]


@contextmanager
def running(database: str) -> Iterator[Stack]:
    """Tweezers without its learner: nothing here is learned, and a million texts not encoded."""
    if database == "sqlite":
        with quiet_stack(None) as stack:
            yield stack
        return
    with postgres.running() as url, quiet_stack(url) as stack:
        yield stack


@contextmanager
def quiet_stack(url: str | None) -> Iterator[Stack]:
    with quiet():
        stack = Stack(database_url=url)
        stack.__enter__()
        stack.processes.stop("learner", "encoder")
    try:
        yield stack
    finally:
        with quiet():
            stack.__exit__(None, None, None)


def measure(stack: Stack, slug: str, database: str, size: int, people: int, seconds: float) -> Run:
    clients = crew(stack, slug, people)
    for client in clients:
        client.get(f"/api/v1/projects/{slug}/")  # the connection and the first import are no loop
    cpu, started = cpu_seconds(stack), time.perf_counter()
    until = started + seconds
    with ThreadPoolExecutor(people) as pool:
        heard = list(pool.map(lambda client: label(client, slug, until), clients))
    took, cpu = time.perf_counter() - started, cpu_seconds(stack) - cpu
    for client in clients:
        client.close()
    tokens = [token for one in heard for token in one.tokens]
    following = quantiles([ms for one in heard for ms in one.next_ms])
    submit = quantiles([ms for one in heard for ms in one.submit_ms])
    return Run(
        people,
        database,
        size,
        len(tokens),
        len(tokens) / took,
        1000 * cpu / max(1, len(tokens)),
        *following,
        *submit,
        **faults(stack, slug, tokens),
        errors_5xx=sum(one.errors for one in heard),
    )


def label(client: Client, slug: str, until: float) -> Heard:
    """Claim and answer until the time is over or nothing is left."""
    heard = Heard()
    claims, annotations = (f"/api/v1/projects/{slug}/{what}/" for what in ("claims", "annotations"))
    while time.perf_counter() < until:
        status, body = timed(heard.next_ms, client, claims, {"count": 1})
        heard.errors += status >= 500
        if status != 200:
            continue
        if not body["claims"]:
            break
        token, claim = str(uuid4()), body["claims"][0]["id"]
        answer = {"claim": claim, "value": {"category": "praise"}, "token": token}
        given = {**answer, "active_ms": 1500, "total_ms": 2000, "lend": 0}
        status, _ = timed(heard.submit_ms, client, annotations, given)
        heard.errors += status >= 500
        if status == 201:
            heard.tokens.append(token)
    return heard


def timed(waits: list[float], client: Client, path: str, body: dict[str, Any]) -> tuple[int, Any]:
    started = time.perf_counter()
    answer = client.post(path, body)
    waits.append(1000 * (time.perf_counter() - started))
    return answer


def faults(stack: Stack, slug: str, tokens: list[str]) -> dict[str, int]:
    """Counted in the rows, once nobody answers any more."""
    found: dict[str, int] = stack.ask(
        f"""
from django.db.models import Count, Sum
p = Project.objects.get(slug={slug!r})
a = Annotation.objects.filter(project=p, retracted_at=None)
stored = set(map(str, a.values_list("token", flat=True)))
held = Claim.objects.filter(project=p, state__in=["live", "answered"])
people = Count("annotator", distinct=True)
twice = held.values("sample").annotate(people=people).filter(people__gt=1)
b = Budget.objects.get(project=p)
sums = Charge.objects.filter(budget=b).aggregate(l=Sum("limit"), s=Sum("spent"), r=Sum("reserved"))
live = Claim.objects.filter(project=p, state="live").aggregate(r=Sum("reserved"))["r"] or 0
cost = a.aggregate(c=Sum("cost"))["c"] or 0
answer = {{
    "lost": len(set({tokens!r}) - stored),
    "doubled": a.count() - a.values("sample").distinct().count(),
    "double_held": twice.count(),
    "money_differs": sum(map(abs, (sums["l"] - b.limit, sums["s"] - b.spent, sums["r"] - b.reserved,
                                   cost - b.spent, live - b.reserved))),
}}
"""
    )
    return found


def cpu_seconds(stack: Stack) -> float:
    """Of gunicorn and its workers, so far."""
    parent = stack.processes.running["web"].pid
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return sum(map(_used, (str(parent), *children)))


def _used(process: str) -> float:
    after_name = Path(f"/proc/{process}/stat").read_text().rsplit(") ", 1)[1].split()
    return (int(after_name[11]) + int(after_name[12])) / TICKS


def quantiles(waits: list[float]) -> tuple[float, float, float]:
    waits = sorted(waits) or [0.0]
    p50, p95, p99 = (waits[min(len(waits) - 1, int(q * len(waits)))] for q in (0.5, 0.95, 0.99))
    return p50, p95, p99


HEADER = (
    f"{'samples':>9} {'people':>6} {'labels/s':>8} {'CPU ms':>7} "
    f"{'next p50':>9} {'p95':>7} {'p99':>7} {'submit p50':>11} {'p95':>7} {'p99':>7} "
    f"{'lost':>5} {'doubled':>8} {'held':>5} {'5xx':>4} {'money':>6}"
)


def row(run: Run) -> str:
    return (
        f"{run.samples:9} {run.annotators:6} {run.labels_per_s:8.1f} {run.cpu_ms_per_label:7.1f} "
        f"{run.next_p50_ms:9.1f} {run.next_p95_ms:7.1f} {run.next_p99_ms:7.1f} "
        f"{run.submit_p50_ms:11.1f} {run.submit_p95_ms:7.1f} {run.submit_p99_ms:7.1f} "
        f"{run.lost:5} {run.doubled:8} {run.double_held:5} {run.errors_5xx:4} "
        f"{run.money_differs:6}"
    )


def rounded(run: Run) -> dict[str, Any]:
    return {
        name: round(value, 1) if isinstance(value, float) else value
        for name, value in asdict(run).items()
    }


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
