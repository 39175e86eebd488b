"""A canned response can be for some statuses only; what the starter catalogue brought is known again by a code."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("requests", "0019_history_has_particulars"),
    ]

    operations = [
        migrations.AddField(
            model_name="cannedresponse",
            name="code",
            field=models.SlugField(blank=True, editable=False, null=True, unique=True, verbose_name="code"),
        ),
        migrations.AddField(
            model_name="cannedresponse",
            name="statuses",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("received", "Received"),
                        ("assigned", "Assigned"),
                        ("in_progress", "In progress"),
                        ("waiting", "Waiting"),
                        ("completed", "Completed"),
                        ("closed_without_work", "Closed without work"),
                    ],
                    max_length=24,
                ),
                blank=True,
                db_default=[],
                default=list,
                help_text="None: wherever the request stands.",
                size=None,
                verbose_name="while it is",
            ),
        ),
        migrations.AddField(
            model_name="equipment",
            name="code",
            field=models.SlugField(blank=True, editable=False, null=True, unique=True, verbose_name="code"),
        ),
        migrations.AddField(
            model_name="knowledgearticle",
            name="code",
            field=models.SlugField(blank=True, editable=False, null=True, unique=True, verbose_name="code"),
        ),
        migrations.AddField(
            model_name="material",
            name="code",
            field=models.SlugField(blank=True, editable=False, null=True, unique=True, verbose_name="code"),
        ),
        migrations.AddConstraint(
            model_name="cannedresponse",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "statuses__contained_by",
                        ["received", "assigned", "in_progress", "waiting", "completed", "closed_without_work"],
                    )
                ),
                name="canned_response_statuses_known",
            ),
        ),
    ]
