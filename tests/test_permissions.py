"""Every route x method x person. What is expected stands in TABLE; a new route must enter it."""

from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from api.models import AccessToken
from labeling.media.storage import Media
from labeling.models import Annotation, Claim, Member, Role, Sample
from labeling.models.member import MAY
from tests import make

ANYONE = "anyone"  # whoever it is, and whatever token came along
OPEN = "open"  # without logging in
VISITOR = "visitor"  # for who is not logged in; others are sent on
KNOWN = "known"  # for who is logged in
OPERATOR = "operator"
BODIES = {True: ("{}", "application/json"), False: ("a=b", "application/x-www-form-urlencoded")}
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")

# route -> method -> (who may, the status they get). HEAD goes with GET; other methods are refused.
TABLE: dict[str, dict[str, tuple[str, int]]] = {
    "projects": {"GET": (KNOWN, 200)},
    "login": {
        "GET": (VISITOR, 200),
        "POST": (VISITOR, 200),
        "PUT": (VISITOR, 200),
        "OPTIONS": (VISITOR, 200),
    },
    "logout": {"POST": (ANYONE, 302), "OPTIONS": (ANYONE, 200)},
    "theme": {"POST": (ANYONE, 302)},
    "language": {"POST": (ANYONE, 302)},
    "preferences": {"GET": (KNOWN, 200), "POST": (KNOWN, 422)},
    "password": dict.fromkeys(("GET", "POST", "PUT", "OPTIONS"), (KNOWN, 200)),
    "join": {"GET": (ANYONE, 200), "POST": (ANYONE, 422)},
    "project-new": {"GET": (KNOWN, 200), "POST": (KNOWN, 422)},
    "project": {"GET": ("see", 200)},
    "team": {"GET": ("see", 200)},
    "desk": {"GET": ("label", 200)},
    "grid": {"GET": ("label", 200)},
    "guideline": {"GET": ("see", 200), "POST": ("guide", 422)},
    "guideline-define": {"POST": ("guide", 302)},
    "rules": {"GET": ("manage", 200), "POST": ("manage", 422)},
    "project-import": {"GET": ("import", 200), "POST": ("import", 422)},
    "round-status": {"GET": ("see", 200)},
    "retrain": {"POST": ("retrain", 302)},
    "round": {"GET": ("see", 200)},
    "round-cancel": {"POST": ("retrain", 302)},
    "encode": {"POST": ("encode", 302)},
    "encoding-cancel": {"POST": ("encode", 302)},
    "model-activate": {"POST": ("activate", 302)},
    "sample-media": {"GET": ("see", 200)},
    "sample-original": {"GET": ("inspect", 200)},
    "budget": {"GET": ("manage", 200)},
    "budget-set": {"POST": ("manage", 422)},
    "budget-rate": {"POST": ("manage", 422)},
    "budget-adjust": {"POST": ("manage", 422)},
    "budget-ledger": {"GET": ("manage", 200)},
    "members": {"GET": ("manage", 200), "POST": ("manage", 422)},
    "member": {"GET": ("manage", 200), "POST": ("manage", 422)},
    "member-pause": {"POST": ("manage", 302)},
    "member-resume": {"POST": ("manage", 302)},
    "member-remove": {"POST": ("manage", 302)},
    "invitation-revoke": {"POST": ("manage", 302)},
    "audit": {"GET": ("manage", 200)},
    "audit-csv": {"GET": ("manage", 200)},
    "review": {"GET": ("review", 200)},
    "review-sample": {"GET": ("review", 200)},
    "review-decide": {"POST": ("review", 422)},
    "review-withdraw": {"POST": ("review", 302)},
    "review-return": {"POST": ("review", 422)},
    "review-question": {"POST": ("review", 422)},
    "review-opinion": {"POST": ("review", 409)},
    "question-answer": {"POST": ("manage", 422)},
    "gold-mark": {"POST": ("manage", 422)},
    "gold-unmark": {"POST": ("manage", 302)},
    "admin:index": dict.fromkeys(METHODS, (OPERATOR, 200)),
    "health": {"GET": (ANYONE, 200)},
    "ready": {"GET": (ANYONE, 503)},
    "api-nothing": dict.fromkeys(METHODS, (ANYONE, 404)),
    "schema": {"GET": (OPEN, 200)},
    "schema-ui": {"GET": (OPEN, 200), "OPTIONS": (OPEN, 405)},
    "api-tokens": {"GET": (KNOWN, 200), "POST": (ANYONE, 400)},
    "api-token": {"DELETE": (KNOWN, 204)},
    "api-projects": {"GET": (KNOWN, 200)},
    "api-project": {"GET": ("see", 200)},
    "api-curve": {"GET": ("see", 200)},
    "api-agreement": {"GET": ("inspect", 200)},
    "api-team": {"GET": ("see", 200)},
    "api-claims": {"POST": ("label", 200)},
    "api-claim": {"DELETE": ("label", 204)},
    "api-annotations": {"POST": ("label", 400)},
    "api-annotation": {"DELETE": ("label", 200)},
    "api-preferences": {"GET": (KNOWN, 200), "PATCH": (KNOWN, 200)},
    "api-guideline": {"GET": ("see", 200), "POST": ("guide", 400)},
    "api-guideline-seen": {"POST": ("see", 400)},
    "api-batches": {"POST": ("label", 409)},
    "api-batch-answers": {"POST": ("label", 400)},
    "api-batch-undo": {"POST": ("label", 400)},
    "api-batch-release": {"POST": ("label", 400)},
    "api-suggestions": {"PUT": ("import", 400)},
    "api-anchoring": {"GET": ("inspect", 200)},
    "api-rules": {"GET": ("manage", 200), "PATCH": ("manage", 200)},
    "api-rounds": {"GET": ("see", 200), "POST": ("retrain", 409)},
    "api-round": {"GET": ("see", 200), "DELETE": ("retrain", 204)},
    "api-picks": {"GET": ("inspect", 200)},
    "api-encodings": {"GET": ("see", 200), "POST": ("encode", 409)},
    "api-encoding": {"GET": ("see", 200), "DELETE": ("encode", 409)},
    "api-models": {"GET": ("see", 200)},
    "api-model": {"GET": ("see", 200)},
    "api-model-artifact": {"GET": ("inspect", 200)},
    "api-model-activate": {"POST": ("activate", 200)},
    "api-predictions": {"POST": ("inspect", 400)},
    "api-prediction": {"GET": ("inspect", 202)},
    "api-reviews": {"GET": ("review", 200)},
    "api-review": {"GET": ("review", 200)},
    "api-review-decision": {"POST": ("review", 400), "DELETE": ("review", 204)},
    "api-review-return": {"POST": ("review", 400)},
    "api-review-question": {"POST": ("review", 400)},
    "api-review-opinion": {"POST": ("review", 409)},
    "api-questions": {"GET": ("review", 200)},
    "api-question": {"POST": ("manage", 400)},
    "api-suspicions": {"GET": ("inspect", 200)},
    "api-gold": {"GET": ("manage", 200), "POST": ("manage", 400)},
    "api-gold-sample": {"DELETE": ("manage", 204)},
    "api-budget": {"GET": ("manage", 200), "PUT": ("manage", 400)},
    "api-rates": {"GET": ("manage", 200), "POST": ("manage", 400)},
    "api-charges": {"GET": ("manage", 200), "POST": ("manage", 400)},
    "api-members": {"GET": ("manage", 200)},
    "api-member": {"GET": ("manage", 200), "PATCH": ("manage", 200), "DELETE": ("manage", 204)},
    "api-invitations": {"GET": ("manage", 200), "POST": ("manage", 400)},
    "api-invitation": {"DELETE": ("manage", 204)},
    "api-invitation-accept": {"POST": (KNOWN, 400)},
    "api-events": {"GET": ("manage", 200)},
}
STRANGERS = ("stranger", "ex-member", "operator")
NOBODY = ("anonymous", "expired")
PEOPLE = (*NOBODY, *STRANGERS, *Role.values)
LET_IN = {
    ANYONE: PEOPLE,
    OPEN: tuple(who for who in PEOPLE if who != "expired"),
    VISITOR: NOBODY,
    KNOWN: (*STRANGERS, *Role.values),
    OPERATOR: ("operator",),
}


def routes() -> dict[str, list[str]]:
    """Every route with the names of its arguments, but those inside Django's own admin."""
    found: dict[str, list[str]] = {"admin:index": []}
    patterns = list(get_resolver().url_patterns)
    while patterns:
        pattern = patterns.pop()
        if isinstance(pattern, URLPattern):
            assert pattern.name not in found, f"two routes are called {pattern.name}"
            found[str(pattern.name)] = list(pattern.pattern.converters)
        elif pattern.namespace != "admin":
            patterns.extend(pattern.url_patterns)
    return found


def is_api(route: str) -> bool:
    return route.startswith(("api-", "schema", "health", "ready"))


def may(needs: str, who: str) -> bool:
    if needs in MAY[Role.MANAGER]:
        return who in MAY and needs in MAY[who]
    return who in LET_IN[needs]


def refusal(route: str, needs: str, who: str) -> int:
    if who in NOBODY:
        return 401 if is_api(route) else 302
    if needs in {VISITOR, OPERATOR}:
        return 302
    return 404 if who in STRANGERS else 403


def expected(route: str, method: str, who: str) -> int:
    entry = TABLE[route]
    spoken = entry.get("GET" if method == "HEAD" else method)
    if spoken is None:  # said to whoever may knock, before anybody asks for a role
        described = method == "OPTIONS" and is_api(route)
        needs, status = next(iter(entry.values()))[0], 200 if described else 405
        needs = needs if needs in LET_IN else KNOWN
    else:
        needs, status = spoken
    return status if may(needs, who) else refusal(route, needs, who)


class Cast:
    """A project with everybody in it, each with a session, a token, a claim and an annotation."""

    def __init__(self, media: Media) -> None:
        self.project = make.project(make.user("manager"), round_size=1_000)
        make.fill(self.project, make.texts(12))
        picture = media.put(make.png(), ".png")
        Sample.objects.update(media=picture, original=picture)
        make.encoding(self.project)
        make.encoding(self.project, state="queued")
        make.model_version(make.round_(self.project))
        self.prediction = make.prediction(self.project)
        make.budget(self.project)
        self.invited = make.invited(self.project)
        self.users = {name: make.user(name) for name in STRANGERS}
        User.objects.filter(username="operator").update(is_staff=True, is_superuser=True)
        self.users |= {role: self._member(role, role) for role in Role}
        self.users["ex-member"] = self._member("ex-member", Role.MANAGER)
        Member.objects.filter(user=self.users["ex-member"]).delete()
        self.question = make.reviewed(self.project)
        self.clients = {who: self._client(who) for who in PEOPLE}

    def _member(self, name: str, role: str) -> User:
        person = make.user(name)
        Member.objects.update_or_create(project=self.project, user=person, defaults={"role": role})
        make.answer(self.project, person)
        make.claim(self.project, person)
        return person

    def _client(self, who: str) -> Client:
        client = Client()
        if who == "expired":
            client.defaults["HTTP_AUTHORIZATION"] = f"Token {make.token(self.me(who), days=-1)}"
        elif who != "anonymous":
            client.force_login(self.me(who))
            client.defaults["HTTP_AUTHORIZATION"] = f"Token {make.token(self.me(who))}"
        return client

    def me(self, who: str) -> User:
        return self.users.get(who) or self.users["manager"]

    def address(self, route: str, arguments: list[str], who: str) -> str:
        """Where this person would find their own things there."""
        mine = {"annotator": self.me(who)}
        found = {
            "slug": self.project.slug,
            "number": 1,
            "prediction_id": self.prediction.pk,
            "sample_id": Sample.objects.earliest("pk").pk,
            "question_id": self.question.pk,
            "claim_id": _first(Claim.objects.filter(state=Claim.State.LIVE, **mine)),
            "annotation_id": _first(Annotation.objects.filter(**mine)),
            "member_id": Member.objects.get(user=self.me(Role.ANNOTATOR)).pk,
            "invitation_id": self.invited.invitation.pk,
            "token": self.invited.token,
            "token_id": AccessToken.objects.filter(user=self.me(who)).latest("expiry").token_key,
        }
        return reverse(route, kwargs={name: found[name] for name in arguments})

    def ask(self, route: str, method: str, address: str, who: str) -> int:
        """The status of one request, of which nothing remains."""
        client = self.clients[who]
        cookies = SimpleCookie(client.cookies.output(header=""))
        with transaction.atomic():
            response = client.generic(method, address, *BODIES[is_api(route)])
            response.getvalue()  # an image is a file to be closed
            transaction.set_rollback(True)
        client.cookies = cookies
        return response.status_code


def _first(rows: QuerySet[Any]) -> int:
    return rows.values_list("pk", flat=True).first() or 1


@pytest.fixture
def cast(db, settings, nudged) -> Cast:
    return Cast(Media(settings.MEDIA_FOLDER))


def test_the_table_has_every_route_and_no_other():
    assert set(TABLE) == set(routes())


@pytest.mark.parametrize(("route", "arguments"), routes().items(), ids=list(routes()))
def test_everybody_gets_what_the_table_says(cast, route, arguments):
    asked = [(method, who) for method in METHODS for who in PEOPLE]
    got = {
        (method, who): cast.ask(route, method, cast.address(route, arguments, who), who)
        for method, who in asked
    }
    assert got == {(method, who): expected(route, method, who) for method, who in asked}
