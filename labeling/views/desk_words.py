"""What the desk's scripts say, in the user's language. frontend/src/desk/words.js reads it."""

from django.utils.translation import gettext as _


def desk_words() -> dict[str, str]:
    """Sentences by name; "x.one" and "x.many" are chosen by a number."""
    return {
        "progress": _("{labeled} of {pool}"),
        "next_round.one": _("next round in {n} label"),
        "next_round.many": _("next round in {n} labels"),
        "round_due": _("a round is due"),
        "saved": _("saved"),
        "unsaved.one": _("{n} unsaved, retrying"),
        "unsaved.many": _("{n} unsaved, retrying"),
        "waiting": _("Getting the next sample…"),
        "unreachable": _("The server cannot be reached. Trying again…"),
        "extra": _("Kept as an extra annotation: your claim had expired."),
        "came_back": _("Your answer was not accepted, so the sample is back: {detail}"),
        "dropped": _("One answer was not accepted: {detail}"),
        "not_undone": _("That answer could not be undone: {detail}"),
        "flagged": _("{caption}, flagged"),
        "gone": _("The answer is undone. Somebody else has the sample now."),
        "alt": _("Sample {id}"),
        "broken": _("This image cannot be shown. Skip it with X and say that it is damaged."),
    }
