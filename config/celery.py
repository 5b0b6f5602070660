"""The Celery application. Its settings are the CELERY_… ones of config/settings.py."""

import os
from typing import Any

from celery import Celery, signals

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("tweezers")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["labeling"])


@signals.worker_init.connect
def load_the_engine(sender: Any, **_: Any) -> None:
    """Load torch once, before forking, so that a recycled learning process starts at once."""
    if "learn" in app.amqp.queues.consume_from:
        import labeling.rounds.run  # noqa: F401, PLC0415


@signals.worker_ready.connect
def say_that_we_listen(sender: Any, **_: Any) -> None:
    for queue in app.amqp.queues.consume_from:
        app.send_task("labeling.tasks.pulse", args=[queue], queue=queue)
