"""What a sample's annotations agree on. Pure: the same annotations give the same label."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from labeling.models import Annotation


@dataclass(frozen=True)
class Agreed:
    category_id: int
    votes: int
    confidence: float


def agreed(standing: Sequence[Annotation], *, needed: int) -> Agreed | None:
    """The majority of the standing annotations, once enough annotators have spoken.

    A tie goes to the category that was named first. Who could not tell has spoken, but names
    no category; who skipped has not spoken.
    """
    spoken = [one for one in standing if one.kind != Annotation.Kind.SKIP]
    named = [one for one in spoken if one.category_id is not None]
    if len(spoken) < needed or not named:
        return None
    in_order = sorted(named, key=lambda one: (one.created_at, one.pk))
    (winner, votes), *_ = Counter(one.category_id for one in in_order).most_common(1)
    assert winner is not None
    return Agreed(winner, votes, votes / len(named))
