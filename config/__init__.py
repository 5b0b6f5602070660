"""The composition root. Loading it makes our Celery application the one that tasks use."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
