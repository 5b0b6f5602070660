import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('labeling', '0003_encoding'),
    ]

    operations = [
        migrations.AddField(
            model_name='project',
            name='target',
            field=models.FloatField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(0.01), django.core.validators.MaxValueValidator(1)]),
        ),
    ]
