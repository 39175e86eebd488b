"""Lines of history keep particulars: which crew had a work order before, when it was due."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("requests", "0018_originals_of_all_texts"),
    ]

    operations = [
        migrations.AddField(
            model_name="historyevent",
            name="facts",
            field=models.JSONField(
                blank=True,
                db_default={},
                default=dict,
                help_text="What the row itself no longer says, such as which crew had it before.",
                verbose_name="particulars",
            ),
        ),
    ]
