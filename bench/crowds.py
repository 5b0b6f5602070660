"""Projects of any size and teams of any size, made straight in the database of a stack."""

from bench.client import Client
from bench.stack import Stack

OWNER = "owner"


def seed(stack: Stack, size: int) -> str:
    """A project of so many short texts with a ranking of 400 of them and money to spend."""
    slug: str = stack.ask(
        f"""
from django.db.models import F
from django.utils import timezone
from labeling.models.sample import DRAW_RANGE, drawn_for
from labeling.services import projects
owner = User.objects.filter(username={OWNER!r}).first() or User.objects.create_user({OWNER!r})
p = projects.create(by=owner, name="Team {size}", question="Praise?", modality="text",
                    categories=["praise", "blame"], round_size=1000, holdout_percent=10)
held = 0
for start in range(0, {size}, 10_000):
    rows = []
    for n in range(start, min(start + 10_000, {size})):
        draw = drawn_for(p.seed, str(n))
        rows.append(Sample(project=p, key=str(n), sha256="", text=f"The text of sample {{n}}.",
                           draw=draw, holdout=draw * 100 < 10 * DRAW_RANGE))
    held += sum(row.holdout for row in rows)
    Sample.objects.bulk_create(rows)
Project.objects.filter(pk=p.pk).update(holdout_size=held, pool_size={size} - held)
e = Encoding.objects.create(project=p, number=1, encoder="text:ngrams", state="done",
                            samples={size}, rows={size})
r = Round.objects.create(project=p, number=1, trigger="import", state="done", revision=0,
                         encoding=e, samples={size})
best = Sample.objects.filter(project=p, holdout=False).order_by("draw")[:400]
Pick.objects.bulk_create([Pick(round=r, sample=s, rank=n, score=1.0, rule="exploit",
                               reason={{"top": [["praise", 0.6], ["blame", 0.4]], "votes": {{}}}})
                          for n, s in enumerate(best, 1)])
b = Budget.objects.create(project=p, currency="KRW", limit=10**12)
Charge.objects.create(budget=b, kind="limit", limit=10**12, reason="for the bench")
Rate.objects.create(budget=b, per_label=50, per_hour=12_000, effective_from=timezone.now())
from django.db import connection
connection.cursor().execute("ANALYZE")
answer = p.slug
"""
    )
    return slug


def crew(stack: Stack, slug: str, people: int) -> list[Client]:
    """So many members, each with a connection and a token."""
    tokens = stack.ask(
        f"""
from api.models import AccessToken

p = Project.objects.get(slug={slug!r})
answer = []
for n in range({people}):
    u = User.objects.filter(username=f"person-{{n}}").first() or User.objects.create(
        username=f"person-{{n}}")
    Member.objects.get_or_create(project=p, user=u, defaults={{"role": "annotator"}})
    answer.append(AccessToken.objects.create(u, name="bench")[1])
"""
    )
    clients = []
    for token in tokens:
        client = Client(stack.visitor.connection.host, stack.port)
        client.headers["Authorization"] = f"Token {token}"
        clients.append(client)
    return clients
