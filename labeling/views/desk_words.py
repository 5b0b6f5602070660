"""What the desk's scripts say, in the user's language. frontend/src/desk/words.js reads it."""

from django.utils.translation import gettext as _


def desk_words() -> dict[str, str]:
    """Sentences by name; "x.one" and "x.many" are chosen by a number."""
    return {
        "progress": _("{labeled} of {pool}"),
        "next_round.one": _("next round in {n} label"),
        "next_round.many": _("next round in {n} labels"),
        "round_due": _("a round is due"),
        "about.one": _("about {n} minute"),
        "about.many": _("about {n} minutes"),
        "saved": _("saved"),
        "unsaved.one": _("{n} unsaved, retrying"),
        "unsaved.many": _("{n} unsaved, retrying"),
        "waiting": _("Getting the next sample…"),
        "unreachable": _("The server cannot be reached. Trying again…"),
        "extra": _("Kept as an extra annotation: your claim had expired."),
        "came_back": _("Your answer was not accepted, so the sample is back: {detail}"),
        "dropped": _("One answer was not accepted: {detail}"),
        "not_undone": _("That answer could not be undone: {detail}"),
        "change": _("Change: {caption}"),
        "is_suggested": _("suggested"),
        "suggested": _("The suggestion is marked."),
        "suggested_low": _("The suggestion is marked; the model is not at all sure of it."),
        "suggested_medium": _("The suggestion is marked; the model is fairly sure of it."),
        "suggested_high": _("The suggestion is marked; the model is sure of it."),
        "no_suggestion": _("There is no suggestion for this sample."),
        "flagged": _("{caption}, flagged"),
        "gone": _("The answer is undone. Somebody else has the sample now."),
        "alt": _("Sample {id}"),
        "broken": _("This image cannot be shown. Skip it and say that it is damaged."),
        **_of_images(),
        **_of_shapes(),
        **_of_several(),
        **_of_numbers(),
        **_of_spans(),
        **_of_waves(),
        **_of_intervals(),
    }


def _of_images() -> dict[str, str]:
    """Windows as labeling/media names them."""
    return {
        "window_own": _("that of the file"),
        "window_soft_tissue": _("soft tissue"),
        "window_lung": _("lung"),
        "window_bone": _("bone"),
        "window_brain": _("brain"),
        "window_all": _("all values"),
        "window_middle": _("all but 1 % at either end"),
        "window_free": _("as set by hand"),
    }


def _of_shapes() -> dict[str, str]:
    return {
        "shape_box": _("box"),
        "shape_polygon": _("polygon of {n} points"),
        "shape_suggested": _("{shape}, suggested"),
        "shape_accept": _("Accept it"),
        "shape_remove": _("Remove it"),
        "shape_left": _("Left"),
        "shape_top": _("Top"),
        "shape_width": _("Width"),
        "shape_height": _("Height"),
        "shape_count.one": _("{n} shape"),
        "shape_count.many": _("{n} shapes"),
        "shape_empty": _("nothing here"),
        "shape_unsettled.one": _(
            "{n} suggested shape is still to be accepted, changed or removed."
        ),
        "shape_unsettled.many": _(
            "{n} suggested shapes are still to be accepted, changed or removed."
        ),
        "shape_unseen": _(
            "Not every suggested shape was in view yet. Look at the whole picture first."
        ),
        "shape_too_small": _("That was too small for a shape."),
        "shape_drawing_box": _("Draw boxes: two clicks, or drag."),
        "shape_drawing_polygon": _(
            "Draw polygons: a click a corner; Enter or the first corner ends it."
        ),
        "shape_picking": _("Pick a shape to move it or to pull at its corners."),
    }


def _of_several() -> dict[str, str]:
    return {
        "categories_none": _("none of them"),
        "categories_give": _("Enter answers: {caption}"),
    }


def _of_numbers() -> dict[str, str]:
    return {
        "number_between": _("from {least} to {most}"),
        "number_from": _("at least {least}"),
        "number_to": _("at most {most}"),
        "number_steps": _("in steps of {step}"),
        "number_missing": _("Type a number first, or say that you cannot tell."),
        "number_unreadable": _("“{given}” is not a number."),
        "number_two_ways": _(
            "“{given}” can be read in two ways. Write it without the comma, or with a point."
        ),
        "number_too_large": _("That number is too large."),
        "number_out_of_range": _("{given} is out of range: from {least} to {most}."),
        "number_off_step": _("{given} is not a multiple of the step {step} from {start} on."),
    }


def _of_spans() -> dict[str, str]:
    return {
        "span_at": _("At “{quote}”. A digit marks it."),
        "span_selected": _("Selected: “{quote}”. A digit marks it."),
        "span_on": _("“{quote}” is marked: {category}"),
        "span_on_suggested": _("“{quote}” is suggested: {category}. Enter confirms it."),
        "span_suggested": _("{category}, suggested"),
        "span_remove": _("Remove “{quote}”"),
        "span_select_first": _("Select something first: with the arrows, or by clicking a word."),
        "span_none_here": _("There is no span under the cursor."),
        "span_bounds": _("A span lies between 0 and {length}, and its end after its start."),
        "spans_none": _("nothing here"),
        "spans_given.one": _("{n} span"),
        "spans_given.many": _("{n} spans"),
        "spans_open.one": _(
            "{n} suggestion is neither confirmed nor removed. Enter again leaves it out."
        ),
        "spans_open.many": _(
            "{n} suggestions are neither confirmed nor removed. Enter again leaves them out."
        ),
        "spans_unseen": _("Read to the end first: some suggestions may be further down."),
        "spans_too_many": _("A text takes at most {most} spans."),
    }


def _of_waves() -> dict[str, str]:
    """Rows, series and clips."""
    return {
        "fields.one": _("{n} field"),
        "fields.many": _("{n} fields"),
        "series_alt": _("The curves of sample {id}; their values are in the table below"),
        "series_broken": _("This series cannot be shown. Skip it and say that it is damaged."),
        "clip_alt": _("The wave of clip {id}"),
        "clip_broken": _("This clip cannot be played. Skip it and say that it is damaged."),
        "values": _("Values"),
        "points": _("{shown} of {points} points, from the left end of what is shown"),
        "place": _("place"),
    }


def _of_intervals() -> dict[str, str]:
    return {
        "interval_is": _("{category}: from {from} to {to} {unit}"),
        "interval_suggested": _("{category}: from {from} to {to} {unit}, suggested"),
        "interval_empty": _("An interval must end after its start, inside the sample."),
        "interval_pending": _("An interval has begun: mark its end, or remove it."),
        "intervals_open.one": _("{n} suggestion is neither confirmed nor removed."),
        "intervals_open.many": _("{n} suggestions are neither confirmed nor removed."),
        "intervals.one": _("{n} interval"),
        "intervals.many": _("{n} intervals"),
        "no_intervals": _("nothing here"),
    }
