import pytest
from django.test import Client

PASSWORD = "correct horse"


@pytest.fixture
def visitor(bob) -> Client:
    return Client()


def log_in(visitor: Client, password: str = PASSWORD, **given):
    return visitor.post("/login/", {"username": "bob", "password": password, **given})


def test_whoever_is_not_logged_in_is_sent_to_the_login_page_and_back(visitor):
    sent = visitor.get("/projects/reviews/")
    assert sent.url == "/login/?next=/projects/reviews/"
    assert visitor.get(sent.url).status_code == 200
    assert log_in(visitor, next="/projects/reviews/").url == "/projects/reviews/"
    assert visitor.get("/projects/reviews/").status_code == 200


def test_a_wrong_password_is_told_and_lets_nobody_in(visitor):
    page = log_in(visitor, "no")
    assert page.status_code == 200
    assert "correct username and password" in page.content.decode()
    assert visitor.get("/").status_code == 302


def test_too_many_wrong_passwords_lock_the_door(visitor):
    for _ in range(10):
        refused = log_in(visitor, "no")
    assert refused.status_code == log_in(visitor).status_code == 429


def test_a_login_never_leads_to_another_site(visitor):
    assert log_in(visitor, next="https://evil.example/").url == "/"


def test_who_is_logged_in_skips_the_login_page(as_bob):
    assert as_bob.get("/login/").url == "/"


def test_logging_out_ends_the_session(as_bob):
    assert as_bob.post("/logout/").url == "/login/"
    assert as_bob.get("/").status_code == 302


@pytest.mark.parametrize("theme", ["auto", "light", "dark"])
def test_a_theme_is_remembered_and_shown(as_bob, theme):
    back = as_bob.post("/theme/", {"theme": theme, "next": "/projects/reviews/"})
    assert back.url == "/projects/reviews/"
    cookie = back.cookies["theme"]
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == (theme, True, "Lax")
    assert f'data-theme="{theme}"' in as_bob.get("/").content.decode()


def test_a_theme_that_does_not_exist_changes_nothing(as_bob):
    assert not as_bob.post("/theme/", {"theme": '"><script>'}).cookies
    as_bob.cookies["theme"] = "pink"
    assert 'data-theme="auto"' in as_bob.get("/").content.decode()


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example", r"\\evil.example", "javascript:alert(1)", ""],
)
def test_a_change_of_theme_never_leads_to_another_site(as_bob, elsewhere):
    assert as_bob.post("/theme/", {"theme": "dark", "next": elsewhere}).url == "/"
