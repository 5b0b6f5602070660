"""Whom to ask next."""

from learner.catalog.entry import Entry

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
