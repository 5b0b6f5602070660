"""A pool of two kinds that lie apart, with feature rows that were written down rather than made."""

from uuid import uuid4

import numpy as np
from django.contrib.auth.models import User

from labeling.models import Claim, Project, Sample
from labeling.rounds.serving import rows_folder
from labeling.services import batches
from labeling.services.batches import Sheet
from learner.store import FeatureStore
from tests import make

KINDS = {"praise": (1.0, 0.0, 0.2), "blame": (0.0, 1.0, 0.2)}


def pool(of: Project, free: int = 60, labeled: int = 8, *, apart: float = 1) -> Project:
    """Free and labeled samples, half of each kind, whose rows are close to their own kind's."""
    names = list(KINDS)
    texts = {
        f"{names[place % 2]}-{place}": f"{names[place % 2]} {place}"
        for place in range(free + labeled)
    }
    make.fill(of, texts)
    samples = {one.key: one for one in Sample.objects.filter(project=of)}
    noise = np.random.default_rng(0).normal(0, 0.05, (len(texts), 3))
    rows = np.array([KINDS[key.split("-")[0]] for key in texts]) + noise
    write(of, [samples[key].pk for key in texts], apart * rows)
    for key in list(texts)[:labeled]:
        make.said(samples[key], make.user(), key.split("-")[0])
        Sample.objects.filter(pk=samples[key].pk).update(taken=1)
    of.refresh_from_db()
    return of


def write(of: Project, ids: list[int], rows: np.ndarray) -> None:
    encoding = make.encoding(of, rows=len(ids))
    FeatureStore(rows_folder(encoding), rows.shape[1]).append(np.array(ids), rows)


def kind_of(sample: Sample) -> str:
    return sample.key.split("-")[0]


def sheet(lent: list[Claim], category: str = "praise", out: int = 0, **given) -> Sheet:
    ids = [claim.pk for claim in lent]
    return Sheet(category, ids[out:], ids[:out], given.pop("token", uuid4()), **given)


def lend(project: Project, to: User, count: int = 12, **given) -> list[Claim]:
    return batches.propose(project=project, to=to, count=count, **given).claims
