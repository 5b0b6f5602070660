"""The menu: what a person can choose from, in words. Imports nothing heavy, so that a web page
needs no torch; a test keeps it equal to what is registered."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from learner.errors import UnknownName

TINY = 32  # pixels: below this a photograph network sees only the blur of its own upscaling

Needs = Literal["nothing", "model", "committee"]
Modality = Literal["image", "text"]


@dataclass(frozen=True)
class Entry:
    """One line of the menu.

    `needs` says what must exist before a strategy can rank by its own rule, `learns` whether an
    encoder must be fitted on the project's samples.
    """

    name: str
    caption: str
    source: str
    needs: Needs = "nothing"
    modality: Modality | None = None
    learns: bool = False


STRATEGIES: dict[str, Entry] = {
    entry.name: entry
    for entry in [
        Entry(
            "auto",
            "Covers the pool first, then asks where the model wavers; says which rule it used",
            "Bae et al. 2024, 2025; Scheffer et al. 2001",
        ),
        Entry("random", "Any sample, all equally likely", "the baseline"),
        Entry("max_herding", "Typical samples that cover the pool", "Bae et al. 2024"),
        Entry(
            "uncertainty_herding",
            "Samples that cover the part of the pool where the model wavers",
            "Bae et al. 2025",
            "model",
        ),
        Entry(
            "margin_clusters",
            "Samples between two categories, spread over clusters",
            "Scheffer et al. 2001 with k-means",
            "model",
        ),
        Entry("least_confidence", "The least sure best guess", "Lewis & Gale 1994", "model"),
        Entry("margin", "The closest race between two categories", "Scheffer et al. 2001", "model"),
        Entry("entropy", "The most evenly spread prediction", "Shannon 1948", "model"),
        Entry(
            "vote_entropy", "The most divided committee vote", "Dagan & Engelson 1995", "committee"
        ),
        Entry(
            "consensus_entropy",
            "The least certain committee on average",
            "Settles 2009",
            "committee",
        ),
        Entry(
            "max_disagreement",
            "The committee member furthest from the rest",
            "modAL, after McCallum & Nigam 1998",
            "committee",
        ),
        Entry("modal:uncertainty_sampling", "modAL's least confidence", "modAL 0.4.2", "model"),
        Entry("modal:margin_sampling", "modAL's margin", "modAL 0.4.2", "model"),
        Entry("modal:entropy_sampling", "modAL's entropy", "modAL 0.4.2", "model"),
        Entry(
            "modal:uncertainty_batch_sampling",
            "modAL's ranked batch: unsure and unlike the labeled",
            "Cardoso et al. 2017; modAL 0.4.2",
            "model",
        ),
        Entry("modal:vote_entropy_sampling", "modAL's vote entropy", "modAL 0.4.2", "committee"),
        Entry(
            "modal:consensus_entropy_sampling",
            "modAL's consensus entropy",
            "modAL 0.4.2",
            "committee",
        ),
        Entry(
            "modal:max_disagreement_sampling",
            "modAL's max disagreement",
            "modAL 0.4.2",
            "committee",
        ),
    ]
}

ENCODERS: dict[str, Entry] = {
    entry.name: entry
    for entry in [
        Entry(
            "image:pixels",
            "8 x 8 grey levels: for tiny or unnatural images",
            "Alpaydin & Kaynak 1998",
            modality="image",
        ),
        Entry(
            "image:efficientnet-lite0",
            "1,280 features of a network trained on ImageNet: for photographs",
            "Tan & Le 2019",
            modality="image",
        ),
        Entry(
            "text:ngrams",
            "Words and letter groups, condensed to 256 numbers: for any language",
            "Deerwester et al. 1990",
            modality="text",
            learns=True,
        ),
    ]
}

_AUTO: dict[str, str] = {"image": "image:efficientnet-lite0", "text": "text:ngrams"}


def auto_encoder(modality: str) -> str:
    """The encoder that "auto" stands for; UnknownName lists the modalities."""
    if modality not in _AUTO:
        raise UnknownName("modality", modality, _AUTO)
    return _AUTO[modality]


def choose_encoder(modality: str, sizes: Sequence[tuple[int, int]] = ()) -> str:
    """The encoder for samples of these (width, height) in pixels: pixels when none is over 32."""
    if modality == "image" and sizes and max(map(max, sizes)) <= TINY:
        return "image:pixels"
    return auto_encoder(modality)
