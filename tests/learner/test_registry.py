import pytest

from learner.errors import DuplicateName, UnknownName
from learner.registry import Registry


def test_a_name_finds_what_was_registered_under_it():
    animals: Registry[type] = Registry("animal")

    @animals.register("cat")
    class Cat:
        pass

    assert animals.get("cat") is Cat
    assert animals.names == ["cat"]


def test_a_second_thing_of_one_name_is_refused():
    animals: Registry[int] = Registry("animal")
    animals.register("cat")(1)
    with pytest.raises(DuplicateName, match="cat"):
        animals.register("cat")(2)
    assert animals.get("cat") == 1


def test_an_unknown_name_lists_the_known_and_the_near():
    animals: Registry[int] = Registry("animal")
    animals.register("badger")(1)
    animals.register("cat")(2)
    with pytest.raises(UnknownName, match=r"no animal 'bagder'.*Did you mean badger.*badger, cat"):
        animals.get("bagder")
