"""Words that the database and the learner keep in English, in the reader's language."""

from django import template

from labeling.selectors.phrases import said

register = template.Library()
register.filter("said", said)
