"""A small client of the API over one kept connection, as a script would use it."""

import http.client
import json
from typing import Any
from uuid import uuid4

Answer = tuple[int, Any]


class Client:
    def __init__(self, host: str, port: int) -> None:
        self.connection = http.client.HTTPConnection(host, port, timeout=60)
        self.headers = {"Content-Type": "application/json"}

    def log_in(self, name: str, password: str) -> None:
        status, body = self.post("/api/v1/tokens/", {"username": name, "password": password})
        if status != 201:
            raise RuntimeError(f"{name} cannot log in: {body}")
        self.headers["Authorization"] = f"Token {body['token']}"

    def close(self) -> None:
        self.connection.close()

    def get(self, path: str) -> Answer:
        return self.ask("GET", path)

    def post(self, path: str, body: Any = None) -> Answer:
        return self.ask("POST", path, body or {})

    def delete(self, path: str) -> Answer:
        return self.ask("DELETE", path)

    def ask(self, method: str, path: str, body: Any = None) -> Answer:
        data = None if body is None else json.dumps(body)
        try:
            self.connection.request(method, path, data, self.headers)
            response = self.connection.getresponse()
            text = response.read()
        except (OSError, http.client.HTTPException) as error:
            self.connection.close()
            raise OSError(f"{method} {path}: {error}") from error
        return response.status, json.loads(text) if text[:1] in b"{[" and text else None

    def claim(self, slug: str, count: int = 1) -> dict[str, Any]:
        status, body = self.post(f"/api/v1/projects/{slug}/claims/", {"count": count})
        if status != 200:
            raise RuntimeError(f"claiming answered {status}: {body}")
        return dict(body)

    def answer(self, slug: str, claim: int, category: str, **given: Any) -> Answer:
        body = {"claim": claim, "value": {"category": category}, "token": str(uuid4()), **given}
        return self.post(f"/api/v1/projects/{slug}/annotations/", body)
