"""What a manager decides about money: the limit, the rates, and corrections with a reason."""

from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from labeling.books import audit, money
from labeling.errors import BadInput, BudgetSpent, BudgetTooLow, CurrencyIsFixed, NoBudget
from labeling.formats.money import written
from labeling.models import Annotation, Budget, Charge, Member, Project, Rate
from labeling.models.budget import MOST_MONEY, MOST_RATE
from labeling.selectors.projects import Person
from labeling.selectors.rates import rate_now

A_MOMENT = timedelta(minutes=1)  # that a request may be on its way
LONGEST_REASON = 500
SETTINGS = ("currency", "limit", "stops", "paid_seconds", "starts_on", "ends_on")


def set_budget(  # noqa: PLR0913 - what a budget consists of
    *,
    project: Project,
    by: Person,
    currency: str,
    limit: int,
    stops: bool = True,
    paid_seconds: int = 300,
    starts_on: date | None = None,
    ends_on: date | None = None,
    reason: str = "",
) -> Budget:
    """Create the project's budget, or change it. What was spent and set aside stays.

    The limit moves through the ledger like everything else, so that the row is still its sum.
    """
    _check_amount("limit", limit, least=0, most=MOST_MONEY)
    _check_reason(reason)
    wanted: dict[str, Any] = {
        "currency": currency,
        "limit": limit,
        "stops": stops,
        "paid_seconds": paid_seconds,
        "starts_on": starts_on,
        "ends_on": ends_on,
    }
    with transaction.atomic():
        _check(Budget(project=project, **wanted))
        _, is_new = Budget.objects.get_or_create(project=project, defaults={"currency": currency})
        budget = _taken(project)
        before = {name: getattr(budget, name) for name in SETTINGS}
        if budget.currency != currency:
            _refuse_another_currency(budget)
        if stops and limit < budget.spent + budget.reserved:
            raise _too_low(budget)
        _change(budget, by, reason, wanted)
        old = dict.fromkeys(SETTINGS) if is_new else before
        changes = {
            name: [old[name], wanted[name]] for name in SETTINGS if old[name] != wanted[name]
        }
        if changes:
            audit.note(project, by, "budget set", "", **_shown(changes, currency))
    return budget


def set_rate(
    *,
    project: Project,
    by: Person,
    annotator: Person | None = None,
    per_label: int = 0,
    per_hour: int = 0,
    effective_from: datetime | None = None,
) -> Rate:
    """Say what answers cost from now on, or from a moment to come; by default to everybody.

    Samples that are lent already keep the rate they were lent on, and what was paid stays paid.
    """
    _check_amount("per_label", per_label, least=0, most=MOST_RATE)
    _check_amount("per_hour", per_hour, least=0, most=MOST_RATE)
    now = timezone.now()
    if effective_from is not None and effective_from < now - A_MOMENT:
        raise BadInput(
            _(
                "A rate cannot begin in the past, because what was paid stays paid: leave the date "
                "empty for now, or adjust the budget."
            ),
            effective_from=_("is in the past"),
        )
    if annotator is not None and not _is_member(project, annotator):
        raise BadInput(
            _("%(annotator)s is no member of this project: invite them first.")
            % {"annotator": annotator},
            annotator=_("no member of this project"),
        )
    with transaction.atomic():
        budget = _taken(project)
        old = rate_now(budget, annotator)
        rate = Rate.objects.create(
            budget=budget,
            annotator=annotator,
            per_label=per_label,
            per_hour=per_hour,
            effective_from=max(now, effective_from or now),
            created_by=by,
        )
        _note_rate(project, by, old, rate)
    return rate


def adjust(
    *,
    project: Project,
    by: Person,
    amount: int,
    reason: str,
    annotator: Person | None = None,
) -> Charge:
    """Correct what was spent, upwards or downwards, and say why."""
    if not amount:
        raise BadInput(_("An adjustment of nothing changes nothing."), amount=_("is nothing"))
    _check_amount("amount", amount, least=-MOST_MONEY, most=MOST_MONEY)
    _check_reason(reason)
    if not reason.strip():
        raise BadInput(_("Say why: the ledger keeps it beside the amount."), reason=_("is missing"))
    if annotator is not None and not _has_worked(project, annotator):
        raise BadInput(
            _("%(annotator)s has never been part of this project.") % {"annotator": annotator},
            annotator=_("unknown here"),
        )
    with transaction.atomic():
        budget = _taken(project)
        kind, who = Charge.Kind.ADJUST, annotator.pk if annotator else None
        if not money.move(
            budget.pk, kind, spent=amount, annotator_id=who, by=by, reason=reason.strip()
        ):
            raise _no_room(budget, amount)
        spent = [written(spent, budget.currency) for spent in (budget.spent, budget.spent + amount)]
        target = str(annotator or "")
        audit.note(project, by, "budget adjusted", target, spent=spent, why=reason.strip())
        return Charge.objects.filter(budget=budget, kind=kind).latest("pk")


def _taken(project: Project) -> Budget:
    """The budget, whose row nobody else moves before we are done."""
    budget = Budget.objects.select_for_update(no_key=True).filter(project=project).first()
    if budget is None:
        raise NoBudget(_("This project has no budget yet: set one first."))
    return budget


def _change(budget: Budget, by: Person, reason: str, wanted: dict[str, Any]) -> None:
    """Within its transaction the budget does not stop while its limit moves."""
    row = Budget.objects.filter(pk=budget.pk)
    settings = {name: wanted[name] for name in SETTINGS if name != "limit"}
    row.update(**{**settings, "stops": False})
    step = wanted["limit"] - budget.limit
    money.move(budget.pk, Charge.Kind.LIMIT, limit=step, by=by, reason=reason.strip())
    row.update(stops=wanted["stops"])
    budget.refresh_from_db()
    row.filter(alerted__gt=budget.level).update(alerted=budget.level)  # it may be told of again


def _refuse_another_currency(budget: Budget) -> None:
    if Charge.objects.filter(budget=budget).exclude(kind=Charge.Kind.LIMIT).exists():
        raise CurrencyIsFixed(
            _("Amounts in %(currency)s stand in the ledger already: the currency stays.")
            % {"currency": budget.currency},
            currency=_("stays %(currency)s") % {"currency": budget.currency},
        )


def _too_low(budget: Budget) -> BudgetTooLow:
    least = budget.spent + budget.reserved
    return BudgetTooLow(
        _(
            "%(least)s is spent or set aside already: a budget that stops cannot be lower. "
            "Let it warn instead, or wait for what is set aside."
        )
        % {"least": written(least, budget.currency)},
        limit=_("at least %(least)s") % {"least": written(least, budget.currency)},
    )


def _no_room(budget: Budget, amount: int) -> BudgetSpent | BadInput:
    if amount < 0:
        spent = written(budget.spent, budget.currency)
        return BadInput(
            _("Only %(spent)s was spent; no more can be taken back.") % {"spent": spent},
            amount=_("at most %(spent)s") % {"spent": spent},
        )
    free = written(budget.free, budget.currency)
    return BudgetSpent(
        _("Only %(free)s is free: raise the limit first.") % {"free": free},
        amount=_("at most %(free)s") % {"free": free},
    )


def _check(budget: Budget) -> None:
    try:
        budget.clean_fields(exclude=["project", "limit"])
    except ValidationError as error:
        found = {name: " ".join(said) for name, said in error.message_dict.items()}
        raise BadInput("; ".join(found.values()), **found) from None
    if budget.starts_on and budget.ends_on and budget.ends_on < budget.starts_on:
        raise BadInput(_("The plan ends before it starts."), ends_on=_("before the start"))


def _check_amount(field: str, amount: int, *, least: int, most: int) -> None:
    if not least <= amount <= most:
        raise BadInput(
            _("%(amount)s must lie between %(least)s and %(most)s minor units.")
            % {
                "amount": field.replace("_", " ").capitalize(),
                "least": f"{least:,}",
                "most": f"{most:,}",
            },
            **{field: f"between {least:,} and {most:,}"},
        )


def _check_reason(reason: str) -> None:
    if len(reason) > LONGEST_REASON:
        raise BadInput(
            _("A reason has at most %(most)s characters.") % {"most": LONGEST_REASON},
            reason=_("is too long"),
        )


def _is_member(project: Project, person: Person) -> bool:
    return Member.objects.filter(project=project, user=person.pk).exists()


def _has_worked(project: Project, person: Person) -> bool:
    worked = Annotation.objects.filter(project=project, annotator=person.pk)
    return _is_member(project, person) or worked.exists()


def _shown(changes: dict[str, list[Any]], currency: str) -> dict[str, Any]:
    """Old and new, as the audit log keeps them: amounts and dates as people write them."""

    def shown(name: str, one: Any) -> Any:
        if name == "limit" and one is not None:
            return written(one, currency)
        return one.isoformat() if isinstance(one, date) else one

    return {name: [shown(name, one) for one in pair] for name, pair in changes.items()}


def _note_rate(project: Project, by: Person, old: Rate | None, new: Rate) -> None:
    target = str(new.annotator) if new.annotator else "everybody"
    steps = {
        name: [
            written(getattr(rate, name), new.budget.currency) if rate else None
            for rate in (old, new)
        ]
        for name in ("per_label", "per_hour")
    }
    begins = new.effective_from.isoformat()
    audit.note(project, by, "rate set", target, **steps, effective_from=begins)
