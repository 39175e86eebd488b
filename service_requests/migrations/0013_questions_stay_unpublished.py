"""What the city asked a reporter is never published; checked without keeping those waiting who write words."""

from typing import ClassVar

from django.contrib.postgres.operations import AddConstraintNotValid, ValidateConstraint
from django.db import migrations
from django.db.models import CheckConstraint, Q

NAME = "words_question_is_never_published"


class Migration(migrations.Migration):
    atomic = False
    dependencies: ClassVar = [("requests", "0012_streets_at_once")]
    operations: ClassVar = [
        AddConstraintNotValid(
            "words",
            CheckConstraint(name=NAME, condition=Q(("kind", "question"), _negated=True) | Q(("published_at", None))),
        ),
        ValidateConstraint("words", name=NAME),
    ]
