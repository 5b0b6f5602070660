"""Amounts as people write them and as we keep them: whole minor units of a currency (ISO 4217)."""

from decimal import Decimal, InvalidOperation, Overflow

from django.utils.translation import gettext as _

MOST_DIGITS = 18
NO_MINOR = frozenset(
    "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split()  # noqa: SIM905
)
THOUSANDTHS = frozenset("BHD IQD JOD KWD LYD OMR TND".split())  # noqa: SIM905


def digits(currency: str) -> int:
    """How many digits stand behind the point."""
    if currency in NO_MINOR:
        return 0
    return 3 if currency in THOUSANDTHS else 2


def written(minor: int, currency: str) -> str:
    """1250, "EUR" → "EUR 12.50"; 1180000, "KRW" → "KRW 1,180,000"."""
    places = digits(currency)
    amount = Decimal(minor).scaleb(-places)
    return f"{currency} {amount:,.{places}f}"


def parsed(text: str, currency: str) -> int:
    """ "12.50", "EUR" → 1250. ValueError for what is no amount or has too many digits."""
    try:
        minor = Decimal(text.strip().replace(",", "").replace("_", "")).scaleb(digits(currency))
    except (InvalidOperation, Overflow):
        minor = Decimal("NaN")
    if not minor.is_finite() or minor.adjusted() > MOST_DIGITS:
        raise ValueError(
            _("%(text)s is no amount: write a number, for instance 12.50.") % {"text": repr(text)}
        )
    if minor != minor.to_integral_value():
        told = {"currency": currency, "digits": digits(currency), "text": repr(text)}
        raise ValueError(_("%(currency)s has %(digits)d digits behind the point: %(text)s.") % told)
    return int(minor)
