"""Whom to ask next."""

from learner.catalog.entry import Asked, Entry

ANY: frozenset[Asked] = frozenset({"category", "categories", "number"})
EVEN_REGIONS: frozenset[Asked] = ANY | {"regions"}
LABELS: frozenset[Asked] = frozenset({"categories"})
NUMBER: frozenset[Asked] = frozenset({"number"})
MODAL = "modAL 0.4.2"

ENTRIES = [
    Entry(
        "auto",
        "Covers the pool first, then asks where the model wavers; says which rule it used",
        "Bae et al. 2024, 2025; Scheffer et al. 2001",
        tasks=EVEN_REGIONS,
    ),
    Entry("random", "Any sample, all equally likely", "the baseline", tasks=EVEN_REGIONS),
    Entry(
        "max_herding", "Typical samples that cover the pool", "Bae et al. 2024", tasks=EVEN_REGIONS
    ),
    Entry(
        "typiclust",
        "The most typical sample of each large cluster without a label",
        "Hacohen et al. 2022",
        tasks=EVEN_REGIONS,
    ),
    Entry(
        "probcover",
        "Samples whose surroundings, of one kind, hold most of the pool",
        "Yehuda et al. 2022",
        tasks=EVEN_REGIONS,
    ),
    Entry(
        "k_center",
        "The sample furthest from all that is labeled or picked",
        "Gonzalez 1985; Sener & Savarese 2018",
        tasks=EVEN_REGIONS,
    ),
    Entry(
        "uncertainty_herding",
        "Samples that cover the part of the pool where the model wavers",
        "Bae et al. 2025",
        "model",
        tasks=ANY,
    ),
    Entry(
        "margin_clusters",
        "The samples most in doubt, spread over clusters",
        "Scheffer et al. 2001 with k-means",
        "model",
        tasks=ANY,
    ),
    Entry(
        "cluster_margin",
        "The samples most in doubt, one from each cluster in turn, small clusters first",
        "Citovsky et al. 2021",
        "model",
        tasks=ANY,
    ),
    Entry(
        "information_density",
        "Samples in doubt that are like many others",
        "Settles & Craven 2008",
        "model",
        tasks=ANY,
    ),
    Entry("least_confidence", "The least sure best guess", "Lewis & Gale 1994", "model"),
    Entry("margin", "The closest race between two categories", "Scheffer et al. 2001", "model"),
    Entry("entropy", "The most evenly spread prediction", "Shannon 1948", "model"),
    Entry("power_margin", "Close races, drawn by lot", "Kirsch et al. 2023", "model"),
    Entry(
        "seals_margin",
        "Close races near what is labeled, for rare categories",
        "Coleman et al. 2022",
        "model",
    ),
    Entry(
        "ranked_batch",
        "Unsure, and unlike what is labeled or picked",
        "Cardoso et al. 2017",
        "model",
    ),
    Entry(
        "badge",
        "Samples that would move the model far, and in different directions",
        "Ash et al. 2020",
        "model",
    ),
    Entry("vote_entropy", "The most divided committee vote", "Dagan & Engelson 1995", "committee"),
    Entry(
        "variation_ratio",
        "The smallest majority in the committee",
        "Freeman 1965; Gal et al. 2017",
        "committee",
    ),
    Entry(
        "consensus_entropy", "The least certain committee on average", "Settles 2009", "committee"
    ),
    Entry(
        "mean_kl",
        "The committee members furthest from their mean",
        "McCallum & Nigam 1998",
        "committee",
    ),
    Entry(
        "max_disagreement",
        "The committee member furthest from the rest",
        "modAL, after McCallum & Nigam 1998",
        "committee",
    ),
    Entry(
        "bald",
        "Samples whose label would tell most about the model; equals mean_kl",
        "Houlsby et al. 2011; Gal et al. 2017",
        "committee",
    ),
    Entry(
        "binary_margin",
        "Samples with the most categories near even odds",
        "Brinker 2006",
        "model",
        tasks=LABELS,
    ),
    Entry(
        "binary_entropy",
        "Samples with the most uncertain categories",
        "Shannon 1948",
        "model",
        tasks=LABELS,
    ),
    Entry(
        "label_cardinality",
        "Samples given more or fewer categories than is usual",
        "Li & Guo 2013",
        "model",
        tasks=LABELS,
    ),
    Entry(
        "committee_deviation",
        "The numbers on which the committee differs most",
        "Burbidge, Rowland & King 2007",
        "committee",
        tasks=NUMBER,
    ),
    Entry(
        "greedy_x",
        "The sample furthest from all that is labeled or picked",
        "Wu, Lin & Huang 2019",
        tasks=NUMBER,
    ),
    Entry("modal:uncertainty_sampling", "modAL's least confidence", MODAL, "model"),
    Entry("modal:margin_sampling", "modAL's margin", MODAL, "model"),
    Entry("modal:entropy_sampling", "modAL's entropy", MODAL, "model"),
    Entry(
        "modal:uncertainty_batch_sampling",
        "modAL's ranked batch: unsure and unlike the labeled",
        f"Cardoso et al. 2017; {MODAL}",
        "model",
    ),
    Entry(
        "modal:information_density",
        "modAL's density within the shortlist, times least confidence",
        f"Settles & Craven 2008; {MODAL}",
        "model",
    ),
    Entry("modal:vote_entropy_sampling", "modAL's vote entropy", MODAL, "committee"),
    Entry("modal:consensus_entropy_sampling", "modAL's consensus entropy", MODAL, "committee"),
    Entry("modal:max_disagreement_sampling", "modAL's max disagreement", MODAL, "committee"),
    Entry("modal:max_std_sampling", "modAL's deviation", MODAL, "committee", tasks=NUMBER),
    Entry(
        "modal:min_confidence",
        "modAL's least probability of any category",
        f"Esuli & Sebastiani 2009; {MODAL}",
        "model",
        tasks=LABELS,
    ),
    Entry(
        "modal:avg_confidence",
        "modAL's mean probability of the categories",
        f"Esuli & Sebastiani 2009; {MODAL}",
        "model",
        tasks=LABELS,
    ),
    Entry(
        "modal:max_score",
        "modAL's highest signed score of a category",
        f"Esuli & Sebastiani 2009; {MODAL}",
        "model",
        tasks=LABELS,
    ),
    Entry(
        "modal:avg_score",
        "modAL's mean signed score of the categories",
        f"Esuli & Sebastiani 2009; {MODAL}",
        "model",
        tasks=LABELS,
    ),
    Entry(
        "modal:max_loss",
        "modAL's loss if only the likeliest category were right",
        f"Li et al. 2004; {MODAL}",
        "model",
        tasks=LABELS,
    ),
    Entry(
        "modal:mean_max_loss",
        "modAL's mean loss over each category being the only right one",
        f"Li et al. 2004; {MODAL}",
        "model",
        tasks=LABELS,
    ),
]

STRATEGIES: dict[str, Entry] = {entry.name: entry for entry in ENTRIES}


def strategies_for(task: Asked = "category") -> dict[str, Entry]:
    """Those that can ask for this."""
    return {name: entry for name, entry in STRATEGIES.items() if task in entry.tasks}
