import subprocess
import sys
from typing import get_args

import pytest

from learner import catalog
from learner.catalog.entry import Modality
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
    assert set(catalog.ENCODERS) == {"hf:NAME", *ENCODERS.names}


def test_the_catalog_says_what_each_strategy_needs():
    for name in STRATEGIES.names:
        rule = STRATEGIES.get(name)
        needs = "nothing" if not rule.needs_model else "model"
        assert catalog.STRATEGIES[name].needs == ("committee" if rule.by_committee else needs), name


def test_the_catalog_says_what_each_strategy_can_ask_for():
    offered = {name: entry.tasks for name, entry in catalog.STRATEGIES.items() if name != "auto"}
    assert offered == {name: STRATEGIES.get(name).tasks for name in STRATEGIES.names}


def test_every_entry_has_words_for_a_person():
    for entry in [*catalog.STRATEGIES.values(), *catalog.ENCODERS.values()]:
        assert entry.caption
        assert entry.source


def test_tiny_images_are_their_pixels_and_photographs_are_not():
    assert catalog.choose_encoder("image", [(8, 8), (32, 28)]) == "image:pixels"
    assert catalog.choose_encoder("image", [(8, 8), (33, 28)]) == "image:efficientnet-lite0"
    assert catalog.choose_encoder("image", []) == "image:efficientnet-lite0"
    assert catalog.choose_encoder("text", []) == "text:ngrams"


@pytest.mark.parametrize("modality", get_args(Modality))
def test_every_modality_has_an_encoder_of_its_own(modality):
    assert catalog.encoder_entry(catalog.auto_encoder(modality)).modality == modality


def test_english_texts_are_read_for_what_they_mean_and_others_letter_by_letter():
    assert catalog.choose_encoder("text", texts=["Where is my order?"]) == "text:minilm"
    assert catalog.choose_encoder("text", texts=["주문한 것은 어디에 있나요?"]) == "text:ngrams"
    assert catalog.choose_encoder("image", texts=["Where is it?"]) == "image:efficientnet-lite0"


def test_every_name_of_hugging_face_has_one_entry():
    assert catalog.encoder_entry("hf:org/model").name == "hf:NAME"
    assert catalog.encoder_entry("text:minilm").name == "text:minilm"
    with pytest.raises(UnknownName, match=r"Did you mean text:minilm.*hf:NAME"):
        catalog.encoder_entry("text:mini")


def test_an_unknown_modality_is_refused_with_the_known_ones():
    with pytest.raises(UnknownName, match="image, series, table, text"):
        catalog.auto_encoder("smell")


@pytest.mark.parametrize("module", ["learner.catalog", "learner.types", "learner.errors"])
def test_a_web_page_needs_neither_torch_nor_scikit_learn(module):
    assert not modules_after(f"import {module}") & {"torch", "sklearn", "modAL", "PIL"}


def test_the_engine_needs_no_web():
    loaded = modules_after("import learner.engine")
    assert not loaded & {"django", "rest_framework", "celery", "redis", "kombu"}
    assert {"torch", "sklearn"} <= loaded


def test_a_menu_for_one_task_holds_what_can_ask_for_it():
    assert "margin" in catalog.strategies_for()
    assert "binary_margin" not in catalog.strategies_for("category")
    assert {"auto", "binary_margin"} <= set(catalog.strategies_for("categories"))
    assert "margin" not in catalog.strategies_for("number")
