"""A container's health: does the web answer, or has a worker of this queue run a task lately?

python -m config.alive web|learn|encode|default
"""

import os
import sys
import urllib.request

import django

HOST = "127.0.0.1"


def main(part: str) -> int:
    if part == "web":
        port = os.environ.get("TWEEZERS_BIND", ":8000").rsplit(":", 1)[1]
        request = urllib.request.Request(
            f"http://{HOST}:{port}/api/v1/health", headers={"X-Forwarded-Proto": "https"}
        )
        with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310 - as above
            return 0 if answer.status == 200 else 1
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from labeling.selectors.health import silent_queues  # noqa: PLC0415 - Django first

    return 1 if part in silent_queues() else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
