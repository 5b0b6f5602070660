"""Where everything is."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("operators/", admin.site.urls),
    path("api/v1/", include("api.urls")),
    path("", include("labeling.urls")),
]
