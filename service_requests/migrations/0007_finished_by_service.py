from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("requests", "0006_questions_lead_on")]

    operations = [
        migrations.AddIndex(
            model_name="servicerequest",
            index=models.Index(
                condition=models.Q(held_because="", is_internal=False, status="completed"),
                fields=["service_type", "-closed_at", "-id"],
                include=("received_at", "target_at"),
                name="request_finished_by_service",
            ),
        ),
    ]
