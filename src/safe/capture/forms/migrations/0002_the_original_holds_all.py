"""The sealed original holds every answer: no second box of some; a form in one row, fewer indexes."""

import django.db.models.deletion
from django.db import migrations, models

# the door's function had other arguments
_FORGET = (
    "drop function if exists core.take_submission"
    "(bytea, jsonb, bytea, bytea, bytea, bytea, uuid[], text[], int[], bytea[])"
)
# boxes cannot be compressed: a form of a page stays in its row
_WHOLE_ROWS = "alter table forms_submission set (toast_tuple_target = 8160)"


class Migration(migrations.Migration):
    dependencies = [("forms", "0001_initial")]
    operations = [
        migrations.RemoveField(model_name="submission", name="sealed_answers"),
        migrations.AlterField("submission", "organisation", models.UUIDField()),
        migrations.AlterField("part", "organisation", models.UUIDField()),
        migrations.AlterField(
            "part",
            "submission",
            models.ForeignKey(
                "forms.submission",
                on_delete=django.db.models.deletion.CASCADE,
                related_name="parts",
                db_index=False,
            ),
        ),
        migrations.RunSQL(_FORGET, migrations.RunSQL.noop),
        migrations.RunSQL(
            _WHOLE_ROWS, "alter table forms_submission reset (toast_tuple_target)"
        ),
    ]
