from datetime import timedelta

from django.utils import timezone

from labeling.models import Pulse
from labeling.rounds import sweeping


def test_health_answers_anyone(nobodys, django_assert_num_queries):
    nobodys.credentials(HTTP_AUTHORIZATION="Token \xe9")
    with django_assert_num_queries(0):
        answer = nobodys.get("health")
    assert (answer.status_code, answer.json()) == (200, {"status": "alive"})


def test_ready_names_the_queues_that_nobody_works_on(nobodys):
    answer = nobodys.get("ready")
    assert answer.status_code == 503
    assert answer.json() == {"status": "not ready", "silent_queues": ["default", "encode", "learn"]}
    sweeping.beat("default")
    assert nobodys.get("ready").json()["silent_queues"] == ["encode", "learn"]


def test_ready_is_ready_while_every_queue_has_a_pulse(nobodys):
    for queue in "default", "encode", "learn":
        sweeping.beat(queue)
    answer = nobodys.get("ready")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ready", "silent_queues": []}
    Pulse.objects.filter(queue="learn").update(at=timezone.now() - timedelta(seconds=61))
    assert nobodys.get("ready").status_code == 503
