"""Words that are stored, or that the learner says, in English; translated where they are shown.

makemessages finds them here and nowhere else; tests/test_languages.py keeps the lists equal to what
the learner and the books really say.
"""

from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

# How things stand: of rounds, encodings, invitations.
STATES = (
    _("queued"),
    _("running"),
    _("done"),
    _("failed"),
    _("cancelled"),
    _("open"),
    _("used"),
    _("revoked"),
    _("expired"),
)

# What a round or an encoding is at.
STAGES = (_("starting"), _("start"), _("encode"), _("fit"), _("judge"), _("rank"))

# What was answered where no category was, why a sample waits for review, how it got its label,
# what becomes of suggestions.
ANSWERS = (_("answer"), _("cannot tell"), _("skip"))
NEEDS = (_("flagged"), _("cannot tell"), _("disputed"), _("unsure"), _("guideline"))
METHODS = (_("single"), _("majority"), _("middle"), _("review"), _("gold"))
POLICIES = (_("hidden"), _("request"), _("shown"))

# Figures of a model.
METRICS = (
    _("accuracy"),
    _("micro_f1"),
    _("micro F1"),
    _("r2"),
    _("R²"),
    _("macro F1"),
    _("balanced accuracy"),
    _("every label right"),
    _("log loss"),
    _("calibration error"),
    _("mean absolute error"),
    _("root mean squared error"),
)

# What the audit log calls a deed, its target and what was changed.
VERBS = (
    _("created"),
    _("added categories"),
    _("imported"),
    _("started encoding"),
    _("cancelled encoding"),
    _("retrained"),
    _("cancelled round"),
    _("activated model"),
    _("invited"),
    _("revoked invitation"),
    _("joined"),
    _("changed member"),
    _("removed"),
    _("paused"),
    _("resumed"),
    _("changed the rules"),
    _("marked gold"),
    _("unmarked gold"),
    _("decided"),
    _("withdrew a verdict"),
    _("returned"),
    _("asked for an opinion"),
    _("asked about the guideline"),
    _("answered about the guideline"),
    _("budget set"),
    _("budget adjusted"),
    _("budget alert"),
    _("rate set"),
    _("brought suggestions"),
    _("defined categories"),
    _("published guideline"),
)
TARGETS = (_("round"), _("encoding"), _("model"), _("somebody"), _("everybody"), _("a program"))
DETAILS = (
    _("added"),
    _("annotators per sample"),
    _("answer"),
    _("asks again"),
    _("before"),
    _("categories"),
    _("category"),
    _("currency"),
    _("daily quota"),
    _("days"),
    _("effective from"),
    _("ends on"),
    _("extra below"),
    _("gold pauses"),
    _("gold percent"),
    _("gold threshold"),
    _("invited by"),
    _("keys"),
    _("labels"),
    _("limit"),
    _("most annotators"),
    _("overlap percent"),
    _("paid seconds"),
    _("per hour"),
    _("per label"),
    _("question"),
    _("reason"),
    _("rejected"),
    _("resolution"),
    _("review below"),
    _("role"),
    _("round size"),
    _("samples"),
    _("spent"),
    _("starts on"),
    _("stops"),
    _("strategy"),
    _("suggestions"),
    _("target"),
    _("to"),
    _("total quota"),
    _("unchanged"),
    _("encoder"),
    _("task"),
    _("modality"),
)

# Captions of the learner's catalog, and of the choice that leaves it to the learner.
ENCODERS = (
    _("What suits the samples"),
    _("8 x 8 grey levels: for tiny or unnatural images"),
    _("1,280 features of a network trained on ImageNet: for photographs"),
    _("Words and letter groups, condensed to 256 numbers: for any language"),
    _("384 features of a sentence encoder: for English, what a text says beyond its words"),
    _("A table's numbers standardised, its categories as flags"),
    _("Which of 84 short patterns, stretched and not, a series shows, and how often"),
    _("Levels by pitch and how they change: for sounds of any kind"),
    _("A Hugging Face model for images, texts or sound that lies on this machine"),
)
STRATEGIES = (
    _("Covers the pool first, then asks where the model wavers; says which rule it used"),
    _("Any sample, all equally likely"),
    _("Typical samples that cover the pool"),
    _("The most typical sample of each large cluster without a label"),
    _("Samples whose surroundings, of one kind, hold most of the pool"),
    _("The sample furthest from all that is labeled or picked"),
    _("Samples that cover the part of the pool where the model wavers"),
    _("The samples most in doubt, spread over clusters"),
    _("The samples most in doubt, one from each cluster in turn, small clusters first"),
    _("Samples in doubt that are like many others"),
    _("The least sure best guess"),
    _("The closest race between two categories"),
    _("The most evenly spread prediction"),
    _("Close races, drawn by lot"),
    _("Close races near what is labeled, for rare categories"),
    _("Unsure, and unlike what is labeled or picked"),
    _("Samples that would move the model far, and in different directions"),
    _("The most divided committee vote"),
    _("The smallest majority in the committee"),
    _("The least certain committee on average"),
    _("The committee members furthest from their mean"),
    _("The committee member furthest from the rest"),
    _("Samples whose label would tell most about the model; equals mean_kl"),
    _("Samples with the most categories near even odds"),
    _("Samples with the most uncertain categories"),
    _("Samples given more or fewer categories than is usual"),
    _("The numbers on which the committee differs most"),
    _("modAL's least confidence"),
    _("modAL's margin"),
    _("modAL's entropy"),
    _("modAL's ranked batch: unsure and unlike the labeled"),
    _("modAL's density within the shortlist, times least confidence"),
    _("modAL's vote entropy"),
    _("modAL's consensus entropy"),
    _("modAL's max disagreement"),
    _("modAL's deviation"),
    _("modAL's least probability of any category"),
    _("modAL's mean probability of the categories"),
    _("modAL's highest signed score of a category"),
    _("modAL's mean signed score of the categories"),
    _("modAL's loss if only the likeliest category were right"),
    _("modAL's mean loss over each category being the only right one"),
)


def said(word: str) -> str:
    """The word in the reader's language; what nobody has translated stays as it is."""
    return gettext(word) if word else ""


lazily_said = lazy(said, str)  # for choices that are made before anybody reads them
