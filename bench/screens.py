"""Take the pictures in docs/screens: every screen, light and dark, wide and narrow.

python -m bench.screens
"""

from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from bench import people
from bench.stack import HOST, PASSWORD, Stack, quiet

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "screens"
CHROMIUM = "/usr/bin/chromium"
QUIETLY = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
SIZES = {"wide": (1280, 800), "narrow": (400, 800)}


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    with quiet(), Stack(TWEEZERS_SWEEP_SECONDS="2") as stack:
        slug = stack.demo("Handwritten digits")
        stack.manage("autopilot", slug, "--labels", "120")
        stack.person(slug, "mia", "manager")
        people.at_work(stack, slug, "mia", days=8, answers=8)
        doubtful = stack.ask(
            f"s = Sample.objects.filter(project__slug={slug!r}).exclude(review='').first(); "
            "answer = s.pk"
        )
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIETLY)
            page = browser.new_page()
            base = f"http://{HOST}:{stack.port}"
            log_in(page, base)
            for theme in ("light", "dark"):
                page.context.add_cookies([{"name": "theme", "value": theme, "url": base}])
                take(page, base, slug, theme, doubtful)
            browser.close()


def log_in(page: Page, base: str) -> None:
    page.goto(f"{base}/login/")
    page.screenshot(path=FOLDER / "login.png")
    page.fill("input[name=username]", "mia")
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(f"{base}/")


def take(page: Page, base: str, slug: str, theme: str, doubtful: int) -> None:
    project = f"/projects/{slug}/"
    paths = {
        "projects": "/",
        "new-project": "/projects/new/",
        "project": project,
        "desk": f"{project}label/",
        "import": f"{project}import/",
        "round": f"{project}rounds/4/",
        "team": f"{project}team/",
        "review": f"{project}review/",
        "review-sample": f"{project}review/{doubtful}/",
        "budget": f"{project}budget/",
        "members": f"{project}members/",
        "rules": f"{project}rules/",
        "audit": f"{project}audit/",
    }
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        for name, path in paths.items():
            page.goto(base + path)
            page.wait_for_load_state("networkidle")
            page.screenshot(path=FOLDER / f"{name}-{theme}-{size}.png")


if __name__ == "__main__":
    main()
