import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from labeling.books import labels
from labeling.models import Budget, Member, Role, Sample
from labeling.templatetags.agreement import kappa, pair_rows, percent
from tests import make

TEAM = "/projects/reviews/team/"


@pytest.fixture
def project(alice, nudged):
    project = make.project(alice, annotators_per_sample=2)
    make.fill(project, make.texts(30))
    return project


@pytest.fixture
def dave(project) -> User:
    return make.member(project, "dave")


@pytest.fixture
def compared(project, bob, dave):
    """Twenty-four samples, of which Bob and Dave see every fourth differently."""
    for place, sample in enumerate(Sample.objects.order_by("key")[:24]):
        category = ("praise", "blame")[place % 2]
        make.said(sample, bob, category)
        make.said(sample, dave, "praise" if place % 4 == 1 else category)
    return project


def page_of(client: Client) -> str:
    response = client.get(TEAM)
    assert response.status_code == 200
    return response.content.decode()


def logged_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_the_page_shows_agreement_with_its_interval_and_what_it_means(as_alice, compared):
    page = page_of(as_alice)
    for words in (
        "Krippendorff's alpha",
        "95 % interval",
        "75 %",
        "Fleiss",
        "Too little to rely",
    ):
        assert words in page
    for heading in ("Members", "Agreement", "Per category", "Over time", "Between any two"):
        assert f">{heading}</h2>" in page


def test_quality_stands_before_pace_and_members_by_name(as_alice, compared):
    page = page_of(as_alice)
    assert page.index("Agrees with the label") < page.index("Labels an hour")
    rows = [page.index(f"{name}\n") for name in ("alice", "bob", "dave")]
    assert rows == sorted(rows)


def test_disputed_samples_lead_to_their_review_for_who_may_decide(as_alice, compared):
    sample = Sample.objects.order_by("key")[1]
    assert f'<a href="/projects/reviews/review/{sample.pk}/">{sample.key}</a>' in page_of(as_alice)
    sam = make.member(compared, "sam", Role.SCIENTIST)
    page = page_of(logged_in(sam))
    assert sample.key in page
    assert f"/review/{sample.pk}/" not in page


def test_nobody_agrees_or_disagrees_yet(as_alice, project):
    page = page_of(as_alice)
    assert "Nobody has answered the same sample yet" in page
    assert "Between any two" not in page


def test_a_few_samples_in_agreement_are_not_made_more_of(as_alice, project, bob, dave):
    for sample in Sample.objects.order_by("key")[:3]:
        make.said(sample, bob, "praise")
        make.said(sample, dave, "praise")
    page = page_of(as_alice)
    assert "Everybody named the same category" in page
    assert "whoever answered the same sample gave the same answer" in page
    assert "From twenty samples on" in page


def test_an_annotator_sees_the_own_row_and_nobody_else(as_bob, compared):
    Budget.objects.create(project=compared, currency="EUR")
    page = page_of(as_bob)
    assert "Your answers" in page
    assert "Shares end with yesterday" in page
    for hidden in ("dave", "alice", "Agreement", "Cost", "EUR"):
        assert hidden not in page


def test_a_manager_sees_pauses_warnings_quotas_and_costs(as_alice, compared, bob):
    Budget.objects.create(project=compared, currency="EUR")
    Member.objects.filter(user=bob).update(
        paused_at=timezone.now(), paused_why="2 of 9 were right.", daily_quota=50, total_quota=99
    )
    make.said(Sample.objects.order_by("key")[25], bob, "praise", cost=1250)
    page = page_of(as_alice)
    for words in ("bob is paused: 2 of 9 were right.", "EUR 12.50", "of 50 today", "of 99 in all"):
        assert words in page


def test_warnings_stand_above_the_table(as_alice, project, bob):
    truth = project.categories.get(name="praise")
    Sample.objects.update(gold=True, truth=truth, places=0)
    for sample in Sample.objects.order_by("key")[:5]:
        make.said(sample, bob, "blame", origin="gold")
    page = page_of(as_alice)
    assert page.index("bob had 0 of 5 samples with a known answer right") < page.index("<table")


def test_the_estimates_of_dawid_and_skene_are_shown_where_they_are_used(as_alice, compared):
    compared.resolution = "dawid-skene"
    compared.save()
    labels.estimate(compared)
    assert "Right, by estimate" in page_of(as_alice)


def test_what_was_cut_off_is_said(as_alice, compared, monkeypatch):
    monkeypatch.setattr("labeling.selectors.agreement.MOST_SAMPLES", 5)
    assert "the 5 samples with the newest answers, of 24" in " ".join(page_of(as_alice).split())


def test_a_pair_has_its_cell_on_both_sides_of_the_diagonal():
    pair = {"one": "bob", "other": "dave", "samples": 4, "percent": 0.5, "kappa": 0.31}
    worse = {"one": "dave", "other": "erin", "samples": 2, "percent": 0, "kappa": -1.0}
    same = {"one": "bob", "other": "erin", "samples": 2, "percent": 1.0, "kappa": 1.0}
    people = ["bob", "dave", "erin"]
    rows = pair_rows({"people": people, "pairs": [pair, worse, same]})
    assert [row["person"] for row in rows] == people
    shades = [[cell and cell["shade"] for cell in row["cells"]] for row in rows]
    assert shades == [[None, 3, 9], [3, None, 0], [9, 0, None]]
    unknown = {**pair, "kappa": None}
    assert pair_rows({"people": people[:2], "pairs": [unknown]})[0]["cells"][1]["shade"] == 0


def test_shares_and_kappas_are_written_for_people():
    assert (percent(0.934), percent(None)) == ("93 %", "-")
    assert (kappa(0.7436), kappa(-0.2), kappa(None)) == ("0.74", "-0.20", "-")
