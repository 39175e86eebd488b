"""Lists for the desk the requests that are there already, some at a time; the triggers list what comes meanwhile."""

from typing import Any, ClassVar

from django.db import migrations

AT_A_TIME = 5_000


def list_all(apps: Any, schema_editor: Any) -> None:
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT min(id), max(id) FROM requests_servicerequest")
        first, last = cursor.fetchone()
        for begin in range(first, last + 1, AT_A_TIME) if first is not None else ():
            cursor.execute(
                "SELECT count(requests_list_at_desk(shown)) FROM (SELECT * FROM requests_servicerequest"
                " WHERE id >= %s AND id < %s ORDER BY id FOR NO KEY UPDATE) AS shown",
                [begin, begin + AT_A_TIME],
            )


class Migration(migrations.Migration):
    atomic = False
    dependencies: ClassVar = [("requests", "0022_desk_listing")]
    operations: ClassVar = [migrations.RunPython(list_all, migrations.RunPython.noop)]
