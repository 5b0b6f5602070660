"""Samples know how many annotators they need, labels how they were found."""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def fill(apps, _editor):
    sample = apps.get_model("labeling", "Sample")
    project = apps.get_model("labeling", "Project")
    label = apps.get_model("labeling", "Label")
    needed = project.objects.filter(pk=OuterRef("project_id")).values("annotators_per_sample")
    sample.objects.update(places=Subquery(needed[:1]))
    label.objects.filter(project__annotators_per_sample__gt=1).update(method="majority")


class Migration(migrations.Migration):
    dependencies = [("labeling", "0005_team")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
