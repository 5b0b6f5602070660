"""Take the pictures in docs/screens: every screen, light and dark, wide and narrow; the main ones
in Korean, too; and the desk in every task.

python -m bench.screens
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from bench import people
from bench.stack import HOST, PASSWORD, Stack, quiet

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "screens"
CHROMIUM = "/usr/bin/chromium"
QUIETLY = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
SIZES = {"wide": (1280, 800), "narrow": (400, 800)}
THEMES = ("light", "dark")
KOREAN = ("project", "desk", "team", "review", "preferences")
COLOURS = 128  # of a picture: interfaces have few, and the files stay small
MANAGER = "mia"


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.png"):
        old.unlink()
    with quiet(), Stack(TWEEZERS_SWEEP_SECONDS="2") as stack:
        slug = stack.demo("Handwritten digits")
        stack.manage("autopilot", slug, "--labels", "120")
        stack.person(slug, MANAGER, "manager")
        people.at_work(stack, slug, MANAGER, days=8, answers=8)
        kinds = stack.ask(f"from bench.kinds import projects; answer = projects({MANAGER!r})")
        pages = screens(stack, slug)
        desks = {f"desk-{kind}": f"/projects/{kinds[kind]}/label/" for kind in kinds}
        with visiting(f"http://{HOST}:{stack.port}") as page:
            for theme in THEMES:
                take(page, pages, theme, "en", SIZES)
                take(page, {name: pages[name] for name in KOREAN}, theme, "ko", ["wide"])
                take(page, desks, theme, "en", ["wide"])


def screens(stack: Stack, slug: str) -> dict[str, str]:
    """Every screen of one project, by its name."""
    project = f"/projects/{slug}/"
    doubtful, newest = stack.ask(
        f"p = Project.objects.get(slug={slug!r})\n"
        "answer = [p.samples.exclude(review='').first().pk,"
        "p.rounds.filter(state='done').latest('number').number]"
    )
    return {
        "projects": "/",
        "new-project": "/projects/new/",
        "account": "/account/",
        "preferences": "/account/preferences/",
        "project": project,
        "desk": f"{project}label/",
        "grid": f"{project}grid/",
        "guideline": f"{project}guideline/",
        "import": f"{project}import/",
        "round": f"{project}rounds/{newest}/",
        "team": f"{project}team/",
        "review": f"{project}review/",
        "review-sample": f"{project}review/{doubtful}/",
        "budget": f"{project}budget/",
        "members": f"{project}members/",
        "rules": f"{project}rules/",
        "audit": f"{project}audit/",
    }


@contextmanager
def visiting(base: str) -> Iterator[Page]:
    """The manager at a browser; the picture of the login is taken on the way."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIETLY)
        page = browser.new_context(
            base_url=base, viewport={"width": 1280, "height": 800}
        ).new_page()
        page.goto("/login/")
        keep(page, "login")
        page.fill("input[name=username]", MANAGER)
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_url(f"{base}/")
        yield page
        browser.close()


def take(
    page: Page, screens: dict[str, str], theme: str, language: str, sizes: Iterable[str]
) -> None:
    base = page.url.split("/", 3)
    for name, value in (("theme", theme), ("language", language)):
        page.context.add_cookies([{"name": name, "value": value, "url": "/".join(base[:3])}])
    for size in sizes:
        width, height = SIZES[size]
        page.set_viewport_size({"width": width, "height": height})
        for name, path in screens.items():
            page.goto(path)
            page.wait_for_load_state("networkidle")
            keep(page, "-".join([name, *["ko"] * (language == "ko"), theme, size]))


def keep(page: Page, name: str) -> None:
    """The picture in as few colours as it needs."""
    picture = Image.open(BytesIO(page.screenshot())).convert("RGB")
    picture.quantize(COLOURS).save(FOLDER / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
