import pytest
from hypothesis import given
from hypothesis import strategies as st

from labeling.formats.money import digits, parsed, written

CURRENCIES = ("KRW", "EUR", "KWD")


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [
        (1250, "EUR", "EUR 12.50"),
        (1_180_000, "KRW", "KRW 1,180,000"),
        (-5, "EUR", "EUR -0.05"),
        (1234, "KWD", "KWD 1.234"),
    ],
)
def test_an_amount_is_written_with_its_currency_s_digits(minor, currency, text):
    assert written(minor, currency) == text
    assert parsed(text.split()[1], currency) == minor


@given(st.integers(-(10**15), 10**15), st.sampled_from(CURRENCIES))
def test_what_is_written_is_read_as_the_same_amount(minor, currency):
    assert parsed(written(minor, currency).split()[1], currency) == minor


@pytest.mark.parametrize("text", ["", "twelve", "NaN", "sNaN", "inf", "1e999999", "9e30", "1.2.3"])
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(ValueError, match="is no amount"):
        parsed(text, "EUR")


@pytest.mark.parametrize(("text", "currency"), [("0.5", "KRW"), ("0.001", "EUR"), ("1e-9", "KWD")])
def test_less_than_a_minor_unit_is_refused(text, currency):
    with pytest.raises(ValueError, match=f"{digits(currency)} digits"):
        parsed(text, currency)
