"""What a clerk types while the phone rings finds the contact."""

import django.contrib.postgres.indexes
import django.db.models.functions.text
from django.db import migrations, models

# The words of a name as they are compared: small letters, no accents, no apostrophes (as in places/search_words.py).
NAME_WORDS = r"""
CREATE OR REPLACE FUNCTION kernel_name_words(name text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT array_to_tsvector(coalesce(array_agg(DISTINCT left(word, 40)), ARRAY[]::text[]))
    FROM regexp_split_to_table(
        lower(regexp_replace(normalize(translate(name, '''`’ʼ´', ''), NFKD), '[\u0300-\u036f]', '', 'g')),
        '[^[:alnum:]]+'
    ) AS word
    WHERE word <> ''
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("kernel", "0004_contacts_merged")]

    operations = [
        migrations.RunSQL(NAME_WORDS, "DROP FUNCTION IF EXISTS kernel_name_words"),
        migrations.RemoveIndex(model_name="contact", name="contact_by_phone"),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(fields=["phone"], opclasses=["varchar_pattern_ops"], name="contact_by_phone_begun"),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(
                django.contrib.postgres.indexes.OpClass(
                    django.db.models.functions.text.Reverse("phone"), name="text_pattern_ops"
                ),
                name="contact_by_end_of_phone",
            ),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(fields=["email"], opclasses=["varchar_pattern_ops"], name="contact_by_email_begun"),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=django.contrib.postgres.indexes.GinIndex(
                models.Func(models.F("name"), function="kernel_name_words"), name="contact_by_words_of_name"
            ),
        ),
    ]
