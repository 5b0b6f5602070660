from datetime import timedelta

import pytest
from django.utils import timezone

from labeling.models import Encoding, Role
from labeling.rounds import sweeping
from tests import make

PAGE = "/projects/reviews/"
STATUS = f"{PAGE}round/"
ENCODE = f"{PAGE}encode/"
BY_HTMX = {"HX-Request": "true"}

State = Encoding.State


def shown(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def encoded(project):
    make.fill(project, make.texts(4))
    make.encoding(project)
    return project


def running(project, **given) -> Encoding:
    until = timezone.now() + timedelta(seconds=60)
    return make.encoding(project, state=State.RUNNING, leased_until=until, **given)


def test_before_samples_there_is_nothing_to_encode(as_alice, project):
    page = shown(as_alice.get(PAGE))
    assert "No sample is encoded yet" in page
    assert "The first round begins when the samples are encoded" in page
    assert ENCODE not in page


@pytest.mark.usefixtures("encoded")
def test_the_encoder_in_use_is_shown_and_can_be_changed(as_alice):
    page = shown(as_alice.get(PAGE))
    assert "text:ngrams, <span" in page and ">4</span> samples" in page
    assert '<option value="text:ngrams" selected>' in page
    assert '<option value="text:minilm">' in page and "image:pixels" not in page


@pytest.mark.usefixtures("encoded")
@pytest.mark.parametrize("role", Role.values)
def test_the_encoder_is_changed_by_those_who_may(client, project, role):
    client.force_login(make.member(project, "somebody", role))
    offered = ENCODE in shown(client.get(PAGE))
    assert offered == (role in {Role.SCIENTIST, Role.MANAGER})


def test_while_samples_are_encoded_the_page_asks_how_far_it_is(as_bob, encoded):
    running(encoded, encoder="text:minilm", stage="encode", done=30, total=1200)
    fragment = shown(as_bob.get(STATUS))
    assert f'hx-get="{STATUS}" hx-trigger="every 2s"' in fragment
    assert 'id="encoding"' in fragment and 'hx-swap-oob="true"' in fragment
    assert "text:minilm: encode" in fragment and "30 of 1,200" in fragment
    assert "text:ngrams, <span" in fragment  # which serves meanwhile
    assert "Cancel the encoding" not in fragment


def test_no_worker_for_encodings_is_said(as_bob, project):
    make.fill(project, make.texts(2))
    assert "No encoder is running" in shown(as_bob.get(STATUS))
    sweeping.beat("encode")
    assert "No encoder is running" not in shown(as_bob.get(STATUS))


def test_a_worker_that_has_fallen_silent_is_said_to_be(as_bob, encoded):
    sweeping.beat("encode")
    job = running(encoded)
    Encoding.objects.filter(pk=job.pk).update(leased_until=timezone.now() - timedelta(seconds=30))
    assert "silent for 9" in shown(as_bob.get(STATUS))


def test_an_encoding_that_failed_shows_why(as_alice, encoded):
    make.encoding(encoded, state=State.FAILED, encoder="text:minilm", error="No <memory>.")
    assert "text:minilm failed: No &lt;memory&gt;." in shown(as_alice.get(PAGE))


@pytest.mark.usefixtures("encoded")
def test_choosing_an_encoder_answers_htmx_with_its_progress(
    as_alice, alice, encodings_nudged, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        fragment = shown(as_alice.post(ENCODE, {"encoder": "text:minilm"}, headers=BY_HTMX))
    job = Encoding.objects.get(state=State.QUEUED)
    assert "text:minilm: queued" in fragment and "<html" not in fragment
    assert job.requested_by == alice
    assert encodings_nudged == [job.pk]


def test_choosing_while_one_is_live_shows_that_one(as_alice, encoded):
    running(encoded, encoder="text:minilm")
    assert as_alice.post(ENCODE, {"encoder": "text:ngrams"}).url == PAGE
    assert Encoding.objects.count() == 2


@pytest.mark.usefixtures("encoded")
def test_an_encoder_of_another_kind_of_samples_is_refused(as_alice):
    refused = as_alice.post(ENCODE, {"encoder": "image:pixels"})
    assert refused.status_code == 400
    assert "encodes no texts" in refused.content.decode()


def test_a_live_encoding_is_cancelled(as_alice, encoded):
    address = f"{PAGE}encodings/{running(encoded).number}/cancel/"
    assert address in shown(as_alice.get(STATUS))
    assert address not in shown(as_alice.post(address, headers=BY_HTMX))
    assert Encoding.objects.last().state == State.CANCELLED
    assert as_alice.post(address).url == PAGE
