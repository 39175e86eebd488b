"""An answer of the starter catalogue was checked by nobody of this city yet."""

from django.db import migrations, models

import westfield.kernel.clock


class Migration(migrations.Migration):
    dependencies = [
        ("requests", "0024_merged_count_once"),
    ]

    operations = [
        migrations.AlterField(
            model_name="knowledgearticle",
            name="checked_on",
            field=models.DateField(
                blank=True, default=westfield.kernel.clock.today, null=True, verbose_name="last checked"
            ),
        ),
    ]
