"""Why a sample was asked for, in a sentence for the person who answers."""

from typing import Any

from labeling.models import Claim, Origin, Round

NOVEL = 98  # percentile of the distance to what is labeled
UNLIKE = "; nothing labeled so far is like it."
CLOSE = 0.25  # two categories closer than this are a wavering
TYPICAL = "Many other samples look like this one: a good place to begin."
RANDOM_CHECK = "A random check: it keeps the measured accuracy honest."
BY_CHANCE = "Picked by chance, so that the model also sees what it would not ask for."
SENTENCES = {
    Origin.HOLDOUT: RANDOM_CHECK,
    Origin.SECOND_OPINION: "A second opinion: somebody else has answered this one too.",
    Origin.RANDOM: "A random sample, while the model prepares its next questions.",
    Origin.RELABEL: "A reviewer asks you to look at it once more.",
    Origin.IMPORT: "It came with its answer.",
}


def shown_origin(claim: Claim) -> Origin:
    """A gold sample looks like the others that nobody chose, or it would tell nothing: like a
    random check while there are any, then like a pick by chance."""
    if claim.origin != Origin.GOLD:
        return Origin(claim.origin)
    if claim.project.holdout_labeled < claim.project.holdout_size:
        return Origin.HOLDOUT
    ranked = Round.objects.filter(
        project=claim.project_id, state=Round.State.DONE, finished_at__lt=claim.created_at
    )
    return Origin.PICK if ranked.exists() else Origin.RANDOM


def why(claim: Claim) -> str:
    if claim.pick is None:
        return SENTENCES.get(shown_origin(claim), BY_CHANCE)
    return sentence(claim.pick.rule, claim.pick.reason)


def sentence(rule: str, reason: dict[str, Any]) -> str:
    """The reason kept with a pick, as one sentence."""
    if rule == "explore" or reason.get("strategy") == "random":
        return BY_CHANCE
    if rule == "cold start" or len(reason.get("top", [])) < 2:
        return TYPICAL
    novel = (reason.get("novelty") or 0) >= NOVEL
    return _opinion(reason) + (UNLIKE if novel else ".")


def _opinion(reason: dict[str, Any]) -> str:
    """What the model makes of the sample, without a full stop."""
    (first, p_first), (second, p_second) = reason["top"][:2]
    votes = reason.get("votes") or {}
    favourite = max(votes, key=lambda name: votes[name], default=first)
    members = sum(votes.values())
    if members and votes[favourite] < members:
        return f"{votes[favourite]} of {members} committee members say {favourite}"
    if p_first - p_second < CLOSE:
        return f"The model wavers between {first} and {second}"
    return f"The model says {first}, and has seen little like it"
