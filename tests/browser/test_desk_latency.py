"""The bench of the desk's latency: what it adds up, and that it times what it says."""

import json

import pytest

from bench import desk_latency
from bench.desk_latency import Latency, summed_up
from tests.browser.comforts import saved

pytestmark = [pytest.mark.browser, pytest.mark.stack]


def test_it_sums_up_what_answers_took(capsys):
    latency = summed_up([float(ms) for ms in range(101)])
    assert latency == Latency(p50=50.0, p95=95.0, most=100.0)
    desk_latency.report({"image": latency, "text": Latency(1.0, 2.0, 3.0)}, answers=101)
    last = capsys.readouterr().out.splitlines()[-1]
    assert json.loads(last) == {"image_p95_ms": 95.0, "text_p95_ms": 2.0}


def test_it_times_every_answer_while_the_network_is_slow(stack, visitor):
    slug = desk_latency.made(stack, "text", samples=20)
    desk_latency.open_desk(visitor.page, stack, slug, latency=100)
    asked = """async () => {
        const began = performance.now();
        await fetch("/api/v1/health");
        return performance.now() - began;
    }"""
    assert visitor.page.evaluate(asked) >= 100
    took = desk_latency.answer(visitor.page, 6, pace=0)
    assert len(took) == 6
    assert min(took) > 0
    saved(visitor.page)
    counted = f"answer = Annotation.objects.filter(project__slug={slug!r}).count()"
    assert stack.ask(counted) == 6
