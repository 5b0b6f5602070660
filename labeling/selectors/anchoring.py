"""What seeing a suggestion does to people: how much oftener they agree with it then.

The blind arm is drawn by a hash of each sample's key, so nothing but the seeing tells the two
apart. Where suggestions come on request, who asks chooses so, and those who never asked are told of
apart: they belong to neither side.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from labeling.models import Annotation, Arm, Project, Suggestions
from learner.crowd.shares import newcombe, wilson

LEAST = 20  # answers on either side, before a person's own gap is told


@dataclass
class Tally:
    agreed: int = 0
    of: int = 0

    def add(self, agreed: int, of: int) -> None:
        self.agreed += agreed
        self.of += of

    def told(self) -> dict[str, Any]:
        low, high = wilson(self.agreed, self.of)
        share = self.agreed / self.of if self.of else None
        return {"agreed": self.agreed, "of": self.of, "share": share, "low": low, "high": high}


SIDES = ("seen", "blind", "unasked")
Sides = dict[str, Tally]


def anchoring(project: Project) -> dict[str, Any]:
    """Shares of answers that agree with the suggestion, and the difference that seeing it makes:
    of all, and of each person with enough answers on both sides."""
    of_all, people = _tallies(project)
    gap, interval = _difference(of_all)
    return {
        "policy": project.suggestions,
        **{side: of_all[side].told() for side in SIDES},
        "difference": gap,
        "interval": interval,
        "sentence": _sentence(project, of_all, gap, interval),
        "people": [
            _person(name, sides) for name, sides in sorted(people.items()) if _is_enough(sides)
        ],
        "least": LEAST,
    }


def _tallies(project: Project) -> tuple[Sides, dict[str, Sides]]:
    """Of all, and by the name of who answered. Only answers that can agree count."""
    rows = (
        Annotation.objects.filter(project=project, retracted_at=None, agrees__isnull=False)
        .exclude(arm="")
        .values("annotator__username", "arm")
        .annotate(
            of=Count("pk"),
            agreed=Count("pk", filter=Q(agrees=True)),
            seen=Count("pk", filter=Q(revealed_ms__isnull=False)),
            seen_agreed=Count("pk", filter=Q(revealed_ms__isnull=False, agrees=True)),
        )
        .order_by()
    )
    of_all, people = _empty(), dict[str, Sides]()
    for row in rows:
        other = "blind" if row["arm"] == Arm.BLIND else "unasked"
        for sides in (of_all, people.setdefault(row["annotator__username"], _empty())):
            sides["seen"].add(row["seen_agreed"], row["seen"])
            sides[other].add(row["agreed"] - row["seen_agreed"], row["of"] - row["seen"])
    return of_all, people


def _empty() -> Sides:
    return {side: Tally() for side in SIDES}


def _difference(sides: Sides) -> tuple[float | None, list[float] | None]:
    seen, blind = sides["seen"], sides["blind"]
    if not seen.of or not blind.of:
        return None, None
    interval = newcombe(seen.agreed, seen.of, blind.agreed, blind.of)
    return seen.agreed / seen.of - blind.agreed / blind.of, list(interval)


def _is_enough(sides: Sides) -> bool:
    return min(sides["seen"].of, sides["blind"].of) >= LEAST


def _person(name: str, sides: Sides) -> dict[str, Any]:
    gap, interval = _difference(sides)
    told = {side: sides[side].told() for side in SIDES}
    return {"person": name, **told, "difference": gap, "interval": interval}


def _sentence(
    project: Project, sides: Sides, gap: float | None, interval: list[float] | None
) -> str:
    if gap is None or interval is None:
        return _nothing(project, sides)
    told = {
        "points": number_format(100 * abs(gap), 1),
        "low": number_format(100 * interval[0], 1),
        "high": number_format(100 * interval[1], 1),
    }
    if interval[0] > 0:
        return (
            _(
                "People agree with the suggestion %(points)s percentage points more often when "
                "they see it (95 %% interval %(low)s to %(high)s): it draws them, where it is "
                "right and where it is wrong."
            )
            % told
        )
    if interval[1] < 0:
        return (
            _(
                "People agree with the suggestion %(points)s percentage points less often when "
                "they see it (95 %% interval %(low)s to %(high)s)."
            )
            % told
        )
    return (
        _(
            "Seeing the suggestion makes no difference that could be told from chance so far "
            "(95 %% interval %(low)s to %(high)s percentage points)."
        )
        % told
    )


def _nothing(project: Project, sides: Sides) -> str:
    if not any(sides[side].of for side in SIDES):
        if project.suggestions == Suggestions.HIDDEN:
            return _("Suggestions are hidden in this project, so there is nothing to compare.")
        return _("Nobody has answered a sample with a suggestion yet.")
    if not sides["blind"].of:
        return _("No sample of the blind tenth has been answered yet: there is nothing to compare.")
    return _("Nobody has looked at a suggestion yet: there is nothing to compare.")
