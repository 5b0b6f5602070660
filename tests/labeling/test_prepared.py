"""Queries compiled once and asked again with other numbers."""

import pytest
from django.db.models import Count

from labeling.models import Sample
from labeling.models.prepared import Prepared
from tests import make


@Prepared
def keys_below(project: int, most: int):
    return Sample.objects.filter(project=project, draw__lt=most).order_by("key").values_list("key")


@Prepared
def how_many(project: int):
    found = Sample.objects.filter(project=project, text__contains="%")
    return found.values("project").values_list(Count("pk"))


@Prepared
def forgetful(project: int, other: int):
    return Sample.objects.filter(project=project).values_list("pk")


def test_the_same_query_is_asked_with_other_numbers(project):
    make.fill(project, {"a": "one", "b": "two"})
    assert keys_below(project=project.pk, most=2**32) == [("a",), ("b",)]
    assert keys_below(project=project.pk, most=0) == []
    assert keys_below(project=project.pk + 1, most=2**32) == []


def test_it_is_compiled_once(project, monkeypatch):
    keys_below(project=project.pk, most=2**32)
    monkeypatch.setattr(keys_below, "build", None)
    assert keys_below(project=project.pk, most=2**32) == []


def test_what_there_is_none_of_counts_zero(project):
    assert how_many.count(project=project.pk) == 0
    make.fill(project, {"a": "100 %", "b": "two"})
    assert how_many.count(project=project.pk) == 1


def test_a_number_that_the_query_does_not_use_is_a_mistake(db):
    with pytest.raises(AssertionError, match="does not use all"):
        forgetful(project=1, other=2)


def test_a_claim_and_its_answer_ask_few_queries(project, bob, django_assert_max_num_queries):
    """How many decides how many people a machine can serve: see docs/decisions/0016."""
    make.fill(project, make.texts(6))
    make.begun(project)
    make.answer(project, bob)
    with django_assert_max_num_queries(28):
        assert make.answer(project, bob).first_time
