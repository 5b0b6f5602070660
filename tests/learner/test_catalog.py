import subprocess
import sys

import pytest

from learner import catalog
from learner.encoders import ENCODERS
from learner.errors import UnknownName
from learner.strategies import STRATEGIES


def modules_after(statement: str) -> set[str]:
    """Top-level modules that a fresh interpreter has loaded after a statement."""
    code = f"import sys; {statement}; print(*{{name.split('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_the_catalog_names_exactly_what_is_registered():
    assert set(catalog.STRATEGIES) == {"auto", *STRATEGIES.names}
    assert set(catalog.ENCODERS) == set(ENCODERS.names)


def test_the_catalog_says_what_each_strategy_needs():
    for name in STRATEGIES.names:
        rule = STRATEGIES.get(name)
        needs = "nothing" if not rule.needs_model else "model"
        assert catalog.STRATEGIES[name].needs == ("committee" if rule.by_committee else needs), name


def test_every_entry_has_words_for_a_person():
    for entry in [*catalog.STRATEGIES.values(), *catalog.ENCODERS.values()]:
        assert entry.caption
        assert entry.source


def test_tiny_images_are_their_pixels_and_photographs_are_not():
    assert catalog.choose_encoder("image", [(8, 8), (32, 28)]) == "image:pixels"
    assert catalog.choose_encoder("image", [(8, 8), (33, 28)]) == "image:efficientnet-lite0"
    assert catalog.choose_encoder("image", []) == "image:efficientnet-lite0"
    assert catalog.choose_encoder("text", []) == "text:ngrams"


def test_an_unknown_modality_is_refused_with_the_known_ones():
    with pytest.raises(UnknownName, match="image, text"):
        catalog.auto_encoder("smell")


@pytest.mark.parametrize("module", ["learner.catalog", "learner.types", "learner.errors"])
def test_a_web_page_needs_neither_torch_nor_scikit_learn(module):
    assert not modules_after(f"import {module}") & {"torch", "sklearn", "modAL", "PIL"}


def test_the_engine_needs_no_web():
    loaded = modules_after("import learner.engine")
    assert not loaded & {"django", "rest_framework", "celery", "redis", "kombu"}
    assert {"torch", "sklearn"} <= loaded
