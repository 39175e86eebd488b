"""Calls about what is in already, and what a clerk types while the phone rings."""

import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import westfield.kernel.clock


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0005_callers_are_found"),
        ("requests", "0020_canned_responses_by_status"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Call",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(blank=True, max_length=150, verbose_name="name")),
                ("phone", models.CharField(blank=True, max_length=32, verbose_name="phone")),
                ("at", models.DateTimeField(default=westfield.kernel.clock.now, verbose_name="when")),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="calls",
                        to="kernel.contact",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="calls", to="requests.servicerequest"
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "words",
                    models.OneToOneField(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="call",
                        to="requests.words",
                    ),
                ),
            ],
            options={"verbose_name": "call", "verbose_name_plural": "calls", "ordering": ("pk",)},
        ),
        migrations.AddIndex(
            model_name="servicerequest",
            index=models.Index(
                condition=models.Q(
                    ("status__in", ("received", "assigned", "in_progress", "waiting")), ("latitude__isnull", False)
                ),
                fields=["service_type", "latitude", "longitude"],
                name="request_open_nearby",
            ),
        ),
        migrations.AddIndex(
            model_name="reporterdetails",
            index=models.Index(
                condition=models.Q(("phone", ""), _negated=True),
                fields=["phone"],
                name="reporter_by_phone_begun",
                opclasses=["varchar_pattern_ops"],
            ),
        ),
        migrations.AddIndex(
            model_name="reporterdetails",
            index=models.Index(
                django.contrib.postgres.indexes.OpClass(
                    django.db.models.functions.text.Reverse("phone"), name="text_pattern_ops"
                ),
                condition=models.Q(("phone", ""), _negated=True),
                name="reporter_by_end_of_phone",
            ),
        ),
        migrations.AddIndex(
            model_name="reporterdetails",
            index=models.Index(
                condition=models.Q(("caller_phone", ""), _negated=True),
                fields=["caller_phone"],
                name="reporter_by_callers_phone",
                opclasses=["varchar_pattern_ops"],
            ),
        ),
        migrations.AddIndex(
            model_name="reporterdetails",
            index=django.contrib.postgres.indexes.GinIndex(
                models.Func(models.F("name"), function="kernel_name_words"),
                condition=models.Q(("email", ""), ("phone", ""), models.Q(("name", ""), _negated=True)),
                name="reporter_known_by_name_alone",
            ),
        ),
    ]
