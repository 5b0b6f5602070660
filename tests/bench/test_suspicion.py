import json
from argparse import Namespace

import numpy as np
import pytest
from sklearn.datasets import load_digits

from bench import doubters, suspicion
from learner.simulate import Known


@pytest.fixture
def sets(monkeypatch):
    data = load_digits()
    known = Known((data.data[:400] * 16).astype(np.float32), data.target[:400].astype(np.int64))
    one = {"digits": Namespace(known=lambda: known)}
    for module in (suspicion, doubters):
        monkeypatch.setattr(module, "SETS", one)
    return known


def test_wrong_labels_are_looked_for_and_the_figures_are_shares(sets, monkeypatch, capsys):
    monkeypatch.setattr(suspicion, "SIZES", (300,))
    figures = suspicion.search(Namespace(sets=["digits"], seeds=1))
    assert set(figures) == {"digits, uniform, 300", "digits, human, 300"}
    for found in figures.values():
        assert 0 < found["precision"] <= 1
        assert 0 < found["recall_at_2k"] <= 1
    assert json.loads(json.dumps(figures)) == figures
    assert len(capsys.readouterr().out.splitlines()) == 1 + len(figures)


def test_every_twentieth_label_is_made_wrong_in_either_way(sets):
    for err in (suspicion.evenly(sets), suspicion.humanly(sets)):
        spoiled = suspicion.spoil(sets, err, 200, seed=0)
        truth = sets.labels[spoiled.examples.ids]
        assert spoiled.wrong.sum() == 10
        assert ((spoiled.examples.labels != truth) == spoiled.wrong).all()


def test_both_ways_of_asking_spend_the_same_number_of_answers(sets):
    desks = {again: doubters.Desk(sets, "dawid-skene", seed=0) for again in (False, True)}
    repeated = {again: desk.work(90, again=again)[2] for again, desk in desks.items()}
    assert {desk.count() for desk in desks.values()} == {90}
    assert repeated[False] == 0 < repeated[True]


def test_the_doubters_figures_are_one_json_object(sets, capsys):
    figures = doubters.measure(Namespace(sets=["digits"], seeds=1, answers=60))
    assert set(figures) == {"digits, majority", "digits, dawid-skene"}
    assert json.loads(json.dumps(figures)) == figures
    assert len(capsys.readouterr().out.splitlines()) == 3
