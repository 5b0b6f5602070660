"""How long from a key to the next sample painted, while every response takes 300 ms more?

    python -m bench.desk_latency [--answers 200] [--pace 0.5] [--latency 300]

The real stack, headless Chromium, one image and one text project; answers by keyboard, two in a
second. Timed in the page: from the moment the key went down (the event's own time stamp) until the
second frame after the next sample stood there, decoded. Prints a table, and one JSON object as its
last line: image_p95_ms, text_p95_ms.
"""

import argparse
import json
from dataclasses import dataclass
from typing import Any

import numpy as np
from playwright.sync_api import Page, sync_playwright

from bench.stack import HOST, PASSWORD, Stack, quiet

CHROMIUM = "/usr/bin/chromium"
QUIETLY = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
KEYS = "12"
GIVE_UP_MS = 30_000

# Photographs of about 100 kB, and texts of about a page; made inside the stack.
PROJECT = """
import io, random
from PIL import Image
from labeling.formats.rows import Row
from labeling.services import projects, samples
from labeling.services.samples import Answers

boss = User.objects.filter(username="boss").first() or User.objects.create_user("boss")
p = projects.create(by=boss, name="Latency {modality}", question="Is it?", modality={modality!r},
                    categories=["one", "other"], round_size=10_000, holdout_percent=0,
                    recipe={{"encoder": {encoder!r}}})
draw = random.Random(0)

def photograph():
    small = Image.effect_noise((128, 96), draw.randrange(40, 90)).resize((1024, 768))
    file = io.BytesIO()
    Image.merge("RGB", [small, small.rotate(180), small]).save(file, "JPEG", quality=80)
    return file.getvalue()

def row(place):
    words = " ".join(draw.choice(["quick", "brown", "fox", "lazy", "dog"]) for _ in range(400))
    shown = (None, photograph) if {modality!r} == "image" else (f"{{place}} {{words}}", None)
    return Row(f"row {{place}}", str(place), *shown, answer=None)

samples.import_rows(project=p, by=boss, rows=[row(place) for place in range({samples})],
                    answers=Answers.IGNORE)
answer = p.slug
"""
ENCODERS = {"image": "image:pixels", "text": "text:ngrams"}

# Keeps what each answer took. Where no sample is held ahead, the wait for the server counts, too.
WATCH = """() => {
  const desk = document.querySelector("labeling-desk");
  const frame = () => new Promise(requestAnimationFrame);
  window.took = [];
  document.addEventListener("keydown", async ({ timeStamp }) => {
    const before = desk.current;
    const isThere = () => desk.current !== before && desk.current?.node.isConnected;
    while (!isThere()) await frame();
    await desk.current.ready;
    await frame();
    await frame();
    window.took.push(performance.now() - timeStamp);
  }, true);
}"""


@dataclass(frozen=True)
class Latency:
    """Of one project's answers, in milliseconds."""

    p50: float
    p95: float
    most: float


def main() -> None:
    asked = arguments()
    with quiet(), Stack() as stack, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIETLY)
        found = {}
        for modality in ENCODERS:
            slug = made(stack, modality, samples=asked.answers + 20)
            page = browser.new_page(viewport={"width": 1280, "height": 800})
            open_desk(page, stack, slug, latency=asked.latency)
            found[modality] = summed_up(answer(page, asked.answers, pace=asked.pace))
            page.close()
        browser.close()
    report(found, asked.answers)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--answers", type=int, default=200)
    parser.add_argument("--pace", type=float, default=0.5, help="seconds between two answers")
    parser.add_argument("--latency", type=int, default=300, help="ms added to every response")
    return parser.parse_args()


def made(stack: Stack, modality: str, samples: int) -> str:
    """A project of that many samples; its slug."""
    code = PROJECT.format(modality=modality, encoder=ENCODERS[modality], samples=samples)
    return str(stack.ask(code))


def open_desk(page: Page, stack: Stack, slug: str, latency: int) -> None:
    """Log somebody in, slow the network down, and wait for the first sample."""
    base, name = f"http://{HOST}:{stack.port}", f"fast-{slug}"
    stack.person(slug, name)
    page.goto(f"{base}/login/")
    page.fill("input[name=username]", name)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(f"{base}/")
    slow_down(page, latency)
    page.goto(f"{base}/projects/{slug}/label/")
    page.wait_for_function("() => document.querySelector('labeling-desk')?.current")
    page.wait_for_timeout(4 * latency)  # until those held ahead are decoded, as while one looks
    page.evaluate(WATCH)


def slow_down(page: Page, latency: int) -> None:
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": latency, "downloadThroughput": -1, "uploadThroughput": -1},
    )


def answer(page: Page, count: int, pace: float) -> list[float]:
    """Answer by keyboard, one every `pace` seconds; what each took, in milliseconds."""
    for place in range(count):
        page.keyboard.press(KEYS[place % len(KEYS)])
        page.wait_for_function(
            "(count) => window.took.length > count", arg=place, timeout=GIVE_UP_MS
        )
        left = 1000 * pace - float(page.evaluate("window.took.at(-1)"))
        page.wait_for_timeout(max(0.0, left))
    took: list[float] = page.evaluate("window.took")
    return took


def summed_up(took: list[float]) -> Latency:
    p50, p95 = np.quantile(took, [0.5, 0.95])
    return Latency(round(float(p50), 1), round(float(p95), 1), round(max(took), 1))


def report(found: dict[str, Latency], answers: int) -> None:
    print(f"Key to next sample painted, {answers} answers each, ms")
    print(f"{'':8}{'p50':>8}{'p95':>8}{'most':>8}")
    for modality, latency in found.items():
        print(f"{modality:8}{latency.p50:8.1f}{latency.p95:8.1f}{latency.most:8.1f}")
    told: dict[str, Any] = {f"{name}_p95_ms": latency.p95 for name, latency in found.items()}
    print(json.dumps(told))


if __name__ == "__main__":
    main()
