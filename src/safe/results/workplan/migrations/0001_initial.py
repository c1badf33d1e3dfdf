
import django.db.models.deletion
import safe.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('programmes', '0003_counted_by'),
    ]

    operations = [
        migrations.CreateModel(
            name='PlannedWork',
            fields=[
                ('id', models.UUIDField(default=safe.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('place', models.CharField(max_length=16)),
                ('months', models.JSONField(default=dict)),
                ('is_invented', models.BooleanField(default=False)),
                ('ended_on', models.DateField(null=True)),
                ('activity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='planned', to='programmes.activity')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='planned', to='programmes.organisation')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='planned', to='programmes.programme')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('activity', 'organisation', 'place'), name='workplan_planned_once')],
            },
        ),
    ]
