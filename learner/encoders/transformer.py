"""Texts → rows with a transformer: the mean of its last layer over the words of a text."""

from collections.abc import Sequence

import numpy as np
import torch
from torch.nn.functional import normalize

from learner.encoders.checkpoint import Checkpoint
from learner.types import Floats

BATCH = 32


def embed_texts(checkpoint: Checkpoint, texts: Sequence[str], limit: int) -> Floats:
    """float32[n, d] of length one, from the first `limit` tokens of each text.

    Texts of like length go together: a batch costs what its longest text costs.
    """
    order = sorted(range(len(texts)), key=lambda at: len(texts[at]))
    blocks = [
        _embed(checkpoint, [texts[at] for at in order[start : start + BATCH]], limit)
        for start in range(0, len(order), BATCH)
    ]
    rows = np.concatenate(blocks)
    return rows[np.argsort(order)]


@torch.inference_mode()
def _embed(checkpoint: Checkpoint, texts: list[str], limit: int) -> Floats:
    processor = checkpoint.processor
    spoken = [text if text.strip() else processor.pad_token for text in texts]  # a token at least
    tokens = processor(
        spoken, padding=True, truncation=True, max_length=limit, return_tensors="pt"
    ).to(checkpoint.device)
    hidden = checkpoint.network(**tokens).last_hidden_state
    here = tokens["attention_mask"].unsqueeze(-1)
    means = (hidden * here).sum(dim=1) / here.sum(dim=1).clamp(min=1)
    rows: Floats = normalize(means).cpu().numpy()
    return rows
