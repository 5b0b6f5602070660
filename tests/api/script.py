"""A program that speaks to the API, and what it checks of every refusal."""

from rest_framework.test import APIClient


class Script(APIClient):
    default_format = "json"
    ROOT = "/api/v1/"

    def __init__(self, token: str | None = None) -> None:
        super().__init__()
        if token is not None:
            self.credentials(HTTP_AUTHORIZATION=f"Token {token}")

    def generic(self, method, path, *given, **named):
        return super().generic(method, f"{self.ROOT}{path}", *given, **named)

    def raw(self, path: str, body: str | bytes, content_type: str = "application/json"):
        """Post a body as it is."""
        return self.generic("POST", path, body, content_type=content_type)


def check_refusal(response, status: int, code: str) -> dict[str, str]:
    """Every error has one shape. Returns the faulty fields."""
    body = response.json()
    assert (response.status_code, body["code"]) == (status, code)
    assert isinstance(body["detail"], str) and body["detail"]
    assert set(body) <= {"code", "detail", "fields"}
    fields = body.get("fields", {})
    assert all(isinstance(words, str) and words for words in fields.values())
    return fields
