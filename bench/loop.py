"""The whole loop on the demo: does asking pay, how fast is it, and does it hold under load?

    python -m bench.loop [--quick]

Real gunicorn, workers, beat and Valkey on free ports; digits, 300 labels in rounds of 20, several
seeds (each draws its own holdout and pool). Prints tables, and one JSON object as its last line.
"""

import argparse
import json
import platform
import statistics
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from bench.client import Client
from bench.stack import Stack, quiet
from tests import postgres

LABELS = 300
STEPS = (20, 60, 100, 200, 300)
TIMES = (
    "answer = list(Annotation.objects.filter(project__slug={slug!r}).exclude(origin='import')"
    ".order_by('pk').values_list('created_at', flat=True)), "
    "list(Round.objects.filter(project__slug={slug!r}, trigger='labels', state='done')"
    ".order_by('number').values_list('queued_at', 'started_at', 'finished_at'))"
)


@dataclass(frozen=True)
class Curve:
    strategy: str
    seed: int
    at: dict[int, float]


def main() -> None:
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("--quick", action="store_true", help="one seed, SQLite alone")
    quick = arguments.parse_args().quick
    with quiet(), Stack() as stack:
        curves, waits = learn(stack, seeds=1 if quick else 5)
        loads = {"sqlite": load(stack)}
    if not quick:
        with quiet(), postgres.running() as url, Stack(database_url=url) as stack:
            loads["postgres"] = load(stack)
    report(curves, waits, loads)


def learn(stack: Stack, seeds: int) -> tuple[list[Curve], list[float]]:
    """Let autopilot label the demo with auto and with random; the curves, and auto's waits."""
    curves, waits = [], []
    for seed in range(seeds):
        for strategy in ("auto", "random"):
            slug = stack.demo(f"{strategy} {seed}", seed, strategy)
            printed = stack.manage("autopilot", slug, "--labels", str(LABELS), "--json")
            points = json.loads(printed.splitlines()[-1])["points"]
            curves.append(Curve(strategy, seed, {p["labels"]: p["value"] for p in points}))
            if strategy == "auto":
                waits += seconds_from_answer_to_picks(stack, slug)
    return curves, waits


def seconds_from_answer_to_picks(stack: Stack, slug: str) -> list[float]:
    """From the last answer of each batch, as stored, to the published ranking."""
    given, rounds = stack.ask(TIMES.format(slug=slug))
    answers = [seconds(one) for one in given]
    return [
        seconds(finished) - max(one for one in answers if one <= seconds(queued) + 0.1)
        for queued, _, finished in rounds
    ]


def seconds(moment: str) -> float:
    from datetime import datetime  # noqa: PLC0415

    return datetime.fromisoformat(moment).timestamp()


def load(stack: Stack, annotators: int = 3, answers: int = 100) -> dict[str, Any]:
    """Annotators at once, each claiming and answering as fast as it can, while rounds run."""
    slug = stack.demo("Load")
    truth = stack.truth(slug)
    people = [stack.person(slug, f"annotator-{number}") for number in range(annotators)]
    started = time.perf_counter()
    with ThreadPoolExecutor(annotators) as pool:
        done = list(pool.map(lambda one: label(one, slug, truth, answers), people))
    took = time.perf_counter() - started
    statuses = [status for given, _ in done for status in given]
    rows = stack.ask(
        f"a = Annotation.objects.filter(project__slug={slug!r}).exclude(origin='import')\n"
        "answer = [a.count(), a.values('token').distinct().count(), "
        "a.values('sample').distinct().count()]"
    )
    stored, tokens, samples = rows
    waited = sorted(wait for _, waits in done for wait in waits)
    after = sorted(seconds_from_answer_to_picks(stack, slug))
    return {
        "answers": len(statuses),
        "lost": statuses.count(201) - tokens,
        "doubled": stored - tokens,
        "double_held": stored - samples,
        "errors_5xx": sum(status >= 500 for status in statuses),
        "labels_per_s": len(statuses) / took,
        "rounds": len(after),
        "batch_to_picks_p50_s": statistics.median(after),
        "answer_p50_ms": 1000 * statistics.median(waited),
        "answer_p95_ms": 1000 * waited[int(0.95 * len(waited))],
    }


def label(
    client: Client, slug: str, truth: dict[int, str], count: int
) -> tuple[list[int], list[float]]:
    """Answer `count` samples; the statuses, and the seconds of each answer with its next claim."""
    statuses, waits = [], []
    [claim] = client.claim(slug)["claims"]
    for _ in range(count):
        started = time.perf_counter()
        status, body = client.answer(slug, claim["id"], truth[claim["sample"]["id"]])
        waits.append(time.perf_counter() - started)
        statuses.append(status)
        claim = body["claims"][0]
    return statuses, waits


def report(curves: list[Curve], waits: list[float], loads: dict[str, dict[str, Any]]) -> None:
    say(f"{platform.machine()}, {platform.system()}, Python {platform.python_version()}")
    say("\nMean accuracy on the holdout (390 or so samples, labeled beforehand)")
    say(f"{'labels':>8} {'auto':>8} {'random':>8} {'difference':>11}")
    for step in STEPS:
        auto, chance = mean(curves, "auto", step), mean(curves, "random", step)
        say(f"{step:8} {auto:8.3f} {chance:8.3f} {auto - chance:+11.3f}")
    whole = [mean(curves, name, None) for name in ("auto", "random")]
    say(f"{'all':>8} {whole[0]:8.3f} {whole[1]:8.3f} {whole[0] - whole[1]:+11.3f}")
    waits = sorted(waits)
    say(
        f"\nFrom a batch's last answer to the new ranking, nobody else answering: "
        f"p50 {statistics.median(waits):.2f} s, p95 {waits[int(0.95 * len(waits))]:.2f} s "
        f"over {len(waits)} rounds"
    )
    for database, figures in loads.items():
        say(f"\n3 annotators at once on {database}: " + ", ".join(map(_figure, figures.items())))
    figures_of = loads.values()
    say(
        json.dumps(
            {
                "auto_300": round(mean(curves, "auto", LABELS), 4),
                "random_300": round(mean(curves, "random", LABELS), 4),
                "auto_curve": round(whole[0], 4),
                "random_curve": round(whole[1], 4),
                "batch_to_picks_p50_s": round(loads["sqlite"]["batch_to_picks_p50_s"], 3),
                "batch_to_picks_idle_p50_s": round(statistics.median(waits), 3),
                **{
                    name: sum(figures[name] for figures in figures_of)
                    for name in ("lost", "doubled", "double_held", "errors_5xx")
                },
            }
        )
    )


def mean(curves: list[Curve], strategy: str, labels: int | None) -> float:
    """Over the seeds, at so many labels; over the whole curve too when that is None."""
    chosen = [curve.at for curve in curves if curve.strategy == strategy]
    if labels is None:
        return statistics.mean(value for at in chosen for value in at.values())
    return statistics.mean(at[labels] for at in chosen)


def _figure(pair: tuple[str, Any]) -> str:
    name, value = pair
    return f"{name} {value:.1f}" if isinstance(value, float) else f"{name} {value}"


def say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
