"""Refusals that a person can be told about, each with a stable code.

`detail` is a sentence that names the thing and the remedy; `fields` names the faulty input.
"""


class Refusal(Exception):
    code = "refused"
    status = 400

    def __init__(self, detail: str, /, **fields: str) -> None:
        super().__init__(detail)
        self.detail = detail
        self.fields = fields


class NotFound(Refusal):
    """Missing, or not yours to know of: both answer alike."""

    code = "not_found"
    status = 404


class NotAllowed(Refusal):
    code = "not_allowed"
    status = 403


class BadInput(Refusal):
    code = "bad_input"


class UnknownCategory(BadInput):
    code = "unknown_category"


class ClaimOfAnother(Refusal):
    code = "claim_of_another"
    status = 403


class AlreadyAnswered(Refusal):
    code = "already_answered"
    status = 409


class TokenReused(Refusal):
    code = "token_reused"
    status = 422


class RoundIsLive(Refusal):
    code = "round_is_live"
    status = 409


class RoundIsOver(Refusal):
    code = "round_is_over"
    status = 409


class EncodingIsLive(Refusal):
    code = "encoding_is_live"
    status = 409


class EncodingIsOver(Refusal):
    code = "encoding_is_over"
    status = 409


class NotEncoded(Refusal):
    code = "not_encoded"
    status = 409


class NoModel(Refusal):
    code = "no_model"
    status = 409


class LastManager(Refusal):
    code = "last_manager"
    status = 409


class AlreadyMember(Refusal):
    code = "already_member"
    status = 409


class DamagedModel(Refusal):
    code = "damaged_model"
    status = 410


class TooManyPredictions(Refusal):
    code = "too_many_predictions"
    status = 429


class AlreadyReviewed(Refusal):
    code = "already_reviewed"
    status = 409


class CannotBeReturned(Refusal):
    code = "cannot_be_returned"
    status = 409


class QuestionIsOpen(Refusal):
    code = "question_is_open"
    status = 409


class QuestionIsAnswered(Refusal):
    code = "question_is_answered"
    status = 409


class NobodyLeft(Refusal):
    code = "nobody_left"
    status = 409


class NoBudget(Refusal):
    code = "no_budget"
    status = 404


class BudgetTooLow(Refusal):
    code = "budget_too_low"
    status = 409


class BudgetSpent(Refusal):
    code = "budget_spent"
    status = 409


class CurrencyIsFixed(Refusal):
    code = "currency_is_fixed"
    status = 409


class NoGrid(Refusal):
    code = "no_grid"
    status = 409
