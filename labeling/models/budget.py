"""Money, in whole minor units of one currency: what may be spent, what an answer costs, and the
ledger that says where it went."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from labeling.models.append_only import AppendOnly
from labeling.models.claim import Claim
from labeling.models.project import Project

MOST_MONEY = 10**15  # minor units: sums of a ledger stay far inside 64 bits
MOST_RATE = 10**10  # likewise, however many answers are paid by it
ALERTS = (50, 80, 100)  # per cent of the limit that managers are told of


class Budget(models.Model):
    """What a project may spend. Always the sum of its charges.

    A row of its own, and the last that any transaction takes: so no two wait for each other.
    """

    project = models.OneToOneField(Project, on_delete=models.CASCADE, related_name="budget")
    currency = models.CharField(
        max_length=3,
        validators=[RegexValidator("^[A-Z]{3}$", "Name the currency in three letters: KRW, EUR.")],
    )
    limit = models.PositiveBigIntegerField(default=0)
    spent = models.PositiveBigIntegerField(default=0, editable=False)
    reserved = models.PositiveBigIntegerField(default=0, editable=False)
    stops = models.BooleanField(default=True)  # at the limit; else it warns and goes on
    paid_seconds = models.PositiveIntegerField(  # of active time, for one answer at most
        default=300, validators=[MinValueValidator(1), MaxValueValidator(86_400)]
    )
    starts_on = models.DateField(null=True, blank=True)  # of the plan that the burn-down draws
    ends_on = models.DateField(null=True, blank=True)
    alerted = models.PositiveSmallIntegerField(default=0, editable=False)  # per cent told of

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(stops=False) | Q(limit__gte=F("spent") + F("reserved")),
                name="a_hard_budget_is_never_overspent",
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="a_plan_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"budget of {self.project}"

    @property
    def free(self) -> int:
        return max(0, self.limit - self.spent - self.reserved)

    @property
    def level(self) -> int:
        """The highest share of the limit worth an alert that was spent, in per cent."""
        return max((one for one in ALERTS if 0 < self.spent * 100 >= one * self.limit), default=0)


class Rate(AppendOnly):
    """What answers cost from a moment on, of one person or of everybody without a rate."""

    budget = models.ForeignKey(Budget, on_delete=models.CASCADE, related_name="rates")
    annotator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    per_label = models.PositiveBigIntegerField(default=0)
    per_hour = models.PositiveBigIntegerField(default=0)  # of active time
    effective_from = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [
            models.Index(fields=["budget", "annotator", "effective_from"], name="rates_by_date")
        ]

    def __str__(self) -> str:
        return f"{self.per_label} a label, {self.per_hour} an hour"

    def cost(self, active_ms: int, *, labels: int = 1) -> int:
        """Of one answer; part of a minor unit is the annotator's."""
        return self.per_label * labels - (-self.per_hour * active_ms // 3_600_000)

    def most(self) -> int:
        """That one answer can cost: what is set aside for it when its sample is lent."""
        return self.cost(1000 * self.budget.paid_seconds)


class Charge(AppendOnly):
    """One line of the ledger: by how much each of the budget's three figures moved, and why."""

    class Kind(models.TextChoices):
        RESERVE = "reserve", _("set aside for a sample that was lent")
        RELEASE = "release", _("the sample came back without an answer")
        SPEND = "spend", _("answered")
        UNDO = "undo", _("an answer was taken back; the money is set aside again")
        REFUND = "refund", _("an answer was taken back for good")
        ADJUST = "adjust", _("changed by a manager")
        LIMIT = "limit", _("the limit was set")

    budget = models.ForeignKey(Budget, on_delete=models.CASCADE, related_name="charges")
    kind = models.CharField(max_length=10, choices=Kind)
    limit = models.BigIntegerField(default=0)
    spent = models.BigIntegerField(default=0)
    reserved = models.BigIntegerField(default=0)
    annotator = models.ForeignKey(  # whose work it pays
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    claim = models.ForeignKey(
        Claim, on_delete=models.PROTECT, null=True, blank=True, related_name="charges"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["budget", "created_at"], name="charges_by_date")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk} of {self.budget}"
