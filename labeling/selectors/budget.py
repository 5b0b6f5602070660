"""What a project may spend, has spent and will spend: for its managers, and for nobody else."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from labeling.errors import BadInput, NoBudget
from labeling.formats.money import digits, written
from labeling.models import Annotation, Budget, Charge, Label, Member, Origin, Project, Rate
from labeling.selectors import burndown, outlook, rates
from labeling.selectors.pace import pace
from labeling.selectors.projects import Person

Json = dict[str, Any]
MOST_PEOPLE = 200  # in a table
NOT_PAID_FOR = Origin.IMPORT, Origin.GOLD  # answers that make no label of theirs


def budget_of(project: Project) -> Budget | None:
    return Budget.objects.filter(project=project).first()


def the_budget_of(project: Project) -> Budget:
    found = budget_of(project)
    if found is None:
        raise NoBudget(_("This project has no budget yet: set one first."))
    return found


def person_named(project: Project, username: str) -> Person:
    """Somebody who is or was part of the project; of others nobody learns anything here."""
    mine = {"project": project}
    part = Q(
        Exists(Member.objects.filter(user=OuterRef("pk"), **mine))
        | Exists(Annotation.objects.filter(annotator=OuterRef("pk"), **mine))
    )
    found = Person.objects.filter(part, username=username).first()
    if found is None:
        raise BadInput(
            _("%(username)s is no member of this project: invite them first.")
            % {"username": username},
            annotator=_("no member of this project"),
        )
    return found


def members_named(project: Project) -> list[str]:
    """Whom a rate can be set for."""
    people = Person.objects.filter(memberships__project=project)
    return list(people.order_by("username").values_list("username", flat=True))


def overview(project: Project, budget: Budget) -> Json:
    """The budget in figures and sentences, with its burn-down."""
    labels = labels_made(project)
    each = budget.spent / labels if labels and budget.spent else None
    moved = burndown.moved_by_day(budget)
    days = burndown.lately(moved)
    left = max(0, budget.limit - budget.spent)
    found = pace(days, left)
    worked = sum(day.spent > 0 for day in days)
    known = outlook.Known(project, budget, each, found, worked)
    return {
        **figures(budget),
        "labels": labels,
        "cost_per_label": None if each is None else round(each),
        "alert": budget.level,
        "alert_sentence": alert_sentence(budget),
        "runs_out": outlook.running_out(known),
        "to_target": outlook.to_target(known),
        "burn_down": burndown.burn_down(budget, moved, found),
    }


def figures(budget: Budget) -> Json:
    used = 100 * budget.spent // budget.limit if budget.limit else 0
    return {
        "currency": budget.currency,
        "digits": digits(budget.currency),
        "limit": budget.limit,
        "spent": budget.spent,
        "reserved": budget.reserved,
        "free": budget.free,
        "percent": used,
        "stops": budget.stops,
        "paid_seconds": budget.paid_seconds,
        "starts_on": budget.starts_on,
        "ends_on": budget.ends_on,
    }


def labels_made(project: Project) -> int:
    """Labels that annotators have made; what was imported or known beforehand cost nothing."""
    answers = Annotation.objects.filter(
        sample=OuterRef("sample"), retracted_at=None, category__isnull=False
    )
    made = Exists(answers.exclude(origin__in=NOT_PAID_FOR))
    return Label.objects.filter(made, project=project).exclude(method=Label.Method.GOLD).count()


def alert_sentence(budget: Budget) -> str:
    """How near the limit is; empty while it is far."""
    free = written(budget.free, budget.currency)
    if budget.stops:
        needs = [rate.most() for rate in rates.rates_now(budget) if rate.most()]
        if needs and budget.free < min(needs):
            least = written(min(needs), budget.currency)
            return _(
                "Nothing more is lent: %(free)s is free, and an answer may cost %(least)s. Samples "
                "that are lent can be finished. Raise the limit to go on."
            ) % {"free": free, "least": least}
    elif budget.spent + budget.reserved > budget.limit:
        over = written(budget.spent + budget.reserved - budget.limit, budget.currency)
        return _(
            "%(over)s beyond the limit is spent or set aside. This budget warns and goes on."
        ) % {"over": over}
    if not budget.level:
        return ""
    return _("More than %(level)d %% of the limit is spent.") % {"level": budget.level}


def rate_table(budget: Budget) -> list[Json]:
    """Rates that hold now, and those to come."""
    now, coming = rates.rates_now(budget), rates.rates_coming(budget)
    return [describe_rate(rate, "now") for rate in now] + [
        describe_rate(rate, "to come") for rate in coming
    ]


def describe_rate(rate: Rate, holds: str = "") -> Json:
    return {
        "id": rate.pk,
        "annotator": rate.annotator.get_username() if rate.annotator else None,
        "per_label": rate.per_label,
        "per_hour": rate.per_hour,
        "effective_from": rate.effective_from,
        "holds": holds or ("now" if rate.effective_from <= timezone.now() else "to come"),
    }


def costs(budget: Budget) -> list[Json]:
    """What each person's work cost, dearest first."""
    paid = (
        Charge.objects.filter(budget=budget, annotator__isnull=False)
        .values("annotator", "annotator__username")
        .annotate(paid=Sum("spent"), held=Sum("reserved"))
        .order_by("-paid", "annotator__username")[:MOST_PEOPLE]
    )
    rows = list(paid)
    work = _work(budget, [row["annotator"] for row in rows])
    return [_cost(row, *work.get(row["annotator"], (0, 0))) for row in rows]


def _work(budget: Budget, people: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Standing answers of each person, and the active time in them."""
    given = Annotation.objects.filter(
        project=budget.project_id, annotator__in=people, retracted_at=None
    ).exclude(kind=Annotation.Kind.SKIP)
    sums = given.exclude(origin=Origin.IMPORT).values("annotator").order_by("annotator")
    counted = sums.annotate(answers=Count("pk"), active=Sum("active_ms"))
    return {row["annotator"]: (row["answers"], row["active"]) for row in counted}


def _cost(row: Json, answers: int, active_ms: int) -> Json:
    return {
        "annotator": row["annotator__username"],
        "answers": answers,
        "active_s": active_ms / 1000,
        "reserved": row["held"],
        "paid": row["paid"],
        "each": round(row["paid"] / answers) if answers else None,
    }
