from typing import ClassVar

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    """Words that go over to another request are found there, and no longer at the one that they left."""

    dependencies: ClassVar = [("requests", "0013_questions_stay_unpublished")]
    operations: ClassVar = [
        pgtrigger.migrations.RemoveTrigger(model_name="words", name="words_are_listed_again"),
        pgtrigger.migrations.AddTrigger(
            model_name="words",
            trigger=pgtrigger.compiler.Trigger(
                name="words_are_listed_again",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (ROW(OLD.published_at, OLD.hidden_at, OLD.body, OLD.request_id) IS DISTINCT FROM ROW(NEW.published_at, NEW.hidden_at, NEW.body, NEW.request_id))",
                    func="PERFORM requests_list_again(either.id) FROM (SELECT OLD.request_id AS id UNION SELECT NEW.request_id ORDER BY 1) AS either; RETURN NULL;",
                    hash="7975cfd268bca5fc65f4d4737a27c364cddc7d6d",
                    operation="UPDATE",
                    pgid="pgtrigger_words_are_listed_again_1885f",
                    table="requests_words",
                    when="AFTER",
                ),
            ),
        ),
    ]
