import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """A service can be deleted with all its questions; an answer that leads to a question that stays cannot."""

    dependencies = [("requests", "0005_news_from_residents")]

    operations = [
        migrations.AlterField(
            model_name="question",
            name="asked_after",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="leads_to",
                to="requests.answeroption",
                verbose_name="only asked after the answer",
            ),
        ),
    ]
