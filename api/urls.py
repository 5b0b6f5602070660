from django.urls import path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from api import (
    annotations,
    claims,
    encodings,
    health,
    model_versions,
    nothing,
    predictions,
    projects,
    rounds,
    tokens,
)

PROJECT = "projects/<slug:slug>/"

urlpatterns = [
    path("health", health.Health.as_view(), name="health"),
    path("ready", health.Ready.as_view(), name="ready"),
    path("tokens/", tokens.Tokens.as_view(), name="api-tokens"),
    path("tokens/<slug:token_id>/", tokens.OneToken.as_view(), name="api-token"),
    path("projects/", projects.Projects.as_view(), name="api-projects"),
    path(PROJECT, projects.OneProject.as_view(), name="api-project"),
    path(f"{PROJECT}curve/", projects.Curve.as_view(), name="api-curve"),
    path(f"{PROJECT}claims/", claims.Claims.as_view(), name="api-claims"),
    path(f"{PROJECT}claims/<int:claim_id>/", claims.OneClaim.as_view(), name="api-claim"),
    path(f"{PROJECT}annotations/", annotations.Annotations.as_view(), name="api-annotations"),
    path(
        f"{PROJECT}annotations/<int:annotation_id>/",
        annotations.OneAnnotation.as_view(),
        name="api-annotation",
    ),
    path(f"{PROJECT}rounds/", rounds.Rounds.as_view(), name="api-rounds"),
    path(f"{PROJECT}rounds/<int:number>/", rounds.OneRound.as_view(), name="api-round"),
    path(f"{PROJECT}rounds/<int:number>/picks/", rounds.Picks.as_view(), name="api-picks"),
    path(f"{PROJECT}encodings/", encodings.Encodings.as_view(), name="api-encodings"),
    path(f"{PROJECT}encodings/<int:number>/", encodings.OneEncoding.as_view(), name="api-encoding"),
    path(f"{PROJECT}models/", model_versions.Models.as_view(), name="api-models"),
    path(f"{PROJECT}models/<int:number>/", model_versions.OneModel.as_view(), name="api-model"),
    path(
        f"{PROJECT}models/<int:number>/artifact",
        model_versions.Artifact.as_view(),
        name="api-model-artifact",
    ),
    path(
        f"{PROJECT}models/<int:number>/activate",
        model_versions.Activate.as_view(),
        name="api-model-activate",
    ),
    path(f"{PROJECT}predictions/", predictions.Predictions.as_view(), name="api-predictions"),
    path(
        f"{PROJECT}predictions/<int:prediction_id>/",
        predictions.OnePrediction.as_view(),
        name="api-prediction",
    ),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path(
        "schema/swagger/",
        SpectacularSwaggerSplitView.as_view(url_name="schema", http_method_names=["get", "head"]),
        name="schema-ui",
    ),
    re_path("", nothing.Nothing.as_view(), name="api-nothing"),
]
