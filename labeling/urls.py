from django.contrib.auth.views import LoginView, LogoutView
from django.urls import path

from labeling.views import desk, encodings, imports, media, models, projects, rounds, settings

PROJECT = "projects/<slug:slug>/"

urlpatterns = [
    path("", projects.index, name="projects"),
    path("login/", LoginView.as_view(redirect_authenticated_user=True), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("theme/", settings.theme, name="theme"),
    path("projects/new/", projects.new, name="project-new"),
    path(PROJECT, projects.detail, name="project"),
    path(f"{PROJECT}label/", desk.desk, name="desk"),
    path(f"{PROJECT}import/", imports.import_samples, name="project-import"),
    path(f"{PROJECT}round/", rounds.status, name="round-status"),
    path(f"{PROJECT}retrain/", rounds.retrain, name="retrain"),
    path(f"{PROJECT}rounds/<int:number>/", rounds.detail, name="round"),
    path(f"{PROJECT}rounds/<int:number>/cancel/", rounds.cancel, name="round-cancel"),
    path(f"{PROJECT}models/<int:number>/activate/", models.activate, name="model-activate"),
    path(f"{PROJECT}encode/", encodings.encode, name="encode"),
    path(f"{PROJECT}encodings/<int:number>/cancel/", encodings.cancel, name="encoding-cancel"),
    path(f"{PROJECT}samples/<int:sample_id>/image", media.image, name="sample-image"),
]
