"""What the grid's script says, in the user's language. frontend/src/desk/words.js reads it."""

from django.utils.translation import gettext as _


def grid_words() -> dict[str, str]:
    """Sentences by name; "x.one" and "x.many" are chosen by a number."""
    return {
        "saved": _("saved"),
        "unsaved.one": _("{n} batch unsaved, retrying"),
        "unsaved.many": _("{n} batches unsaved, retrying"),
        "waiting": _("Looking for samples that look alike…"),
        "unreachable": _("The server cannot be reached. Trying again…"),
        "found.one": _("{n} sample, probably: {category}"),
        "found.many": _("{n} samples that look alike, probably: {category}"),
        "label.one": _("Label {n}: {category}"),
        "label.many": _("Label {n}: {category}"),
        "none": _("Label none of them"),
        "tile": _("Sample {id}"),
        "left_out": _("Sample {id}, taken out"),
        "labeled.one": _("{n} labeled: {category}"),
        "labeled.many": _("{n} labeled: {category}"),
        "undone": _("The batch is taken back."),
        "gone": _("The batch is taken back. Somebody else has its samples now."),
        "refused": _("The batch was not accepted: {detail}"),
        "tiles_refused.one": _("{n} tile was not accepted: {detail}"),
        "tiles_refused.many": _("{n} tiles were not accepted: {detail}"),
        "singly.one": _("{n} sample waits to be asked singly: go to the desk"),
        "singly.many": _("{n} samples wait to be asked singly: go to the desk"),
        "no_errors": _("No rechecked tile has been answered yet."),
        "errors.one": _(
            "{wrong} of {n} rechecked tile was answered otherwise: {rate} % (95 % interval {low} "
            "to {high})."
        ),
        "errors.many": _(
            "{wrong} of {n} rechecked tiles were answered otherwise: {rate} % (95 % interval {low} "
            "to {high})."
        ),
    }


def grid_ends() -> dict[str, str]:
    """Why there is no grid, by the API's names."""
    return {
        "no_look_alikes": _(
            "No further samples look alike and like what is labeled. Go on at the desk; more "
            "labels, of at least two categories, make more batches."
        ),
        "not_encoded": _(
            "The samples are still being read: look again in a while, or begin at the desk."
        ),
        "held": _("You hold two grids in another window already. Answer those, or close it."),
        "nothing_left": _("Every sample has its answers, or is lent to somebody else just now."),
        "no_samples": _("This project is still empty. Its scientist can import samples."),
        "paused": _("Your work here is paused. A manager will look at it and can let you go on."),
        "quota_today": _("You have answered as many samples as are planned for you today."),
        "quota_total": _("You have answered as many samples as were planned for you here."),
        "budget_spent": _("There is no money left to pay for another answer."),
    }
