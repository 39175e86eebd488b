from typing import ClassVar

from django.db import migrations, models

from service_requests.sql import forget, script


class Migration(migrations.Migration):
    """Requests that were merged into another one count once: in the track records, and in who said "mine too"."""

    dependencies: ClassVar = [("requests", "0023_list_at_desk_what_is_there")]
    operations: ClassVar = [
        migrations.RunSQL(script("merging"), forget("merging")),
        migrations.RemoveIndex(model_name="servicerequest", name="request_finished_by_service"),
        migrations.AddIndex(
            model_name="servicerequest",
            index=models.Index(
                fields=["latitude", "longitude"],
                name="request_open_by_place",
                condition=models.Q(status__in=("received", "assigned", "in_progress", "waiting"))
                & models.Q(merged_into=None)
                & models.Q(latitude__isnull=False),
            ),
        ),
        migrations.AddIndex(
            model_name="servicerequest",
            index=models.Index(
                fields=["service_type", "-closed_at", "-id"],
                name="request_finished_by_service",
                include=("received_at", "target_at"),
                condition=models.Q(status="completed", is_internal=False, held_because="", merged_into=None),
            ),
        ),
    ]
