
import django.contrib.postgres.fields
import django.db.models.deletion
import safe.kernel.ids
import safe.kernel.vault.columns
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Dialogue',
            fields=[
                ('id', models.UUIDField(default=safe.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('organisation', models.UUIDField(db_index=True)),
                ('programme', models.CharField(max_length=16)),
                ('title', models.CharField(max_length=120)),
                ('level', models.CharField(choices=[('state', 'State'), ('district', 'District'), ('union', 'Union'), ('cross_border', 'Cross Border')], max_length=12)),
                ('on_date', models.DateField()),
                ('place', models.CharField(max_length=16)),
                ('convenor', models.CharField(max_length=80)),
                ('agenda', models.CharField(blank=True, default='', max_length=600)),
                ('minutes', safe.kernel.vault.columns.BoxField(null=True)),
                ('approved_on', models.DateField(null=True)),
                ('safety', models.CharField(blank=True, choices=[('', 'Not Rated'), ('safe', 'Safe'), ('inside', 'Inside'), ('unsafe', 'Unsafe')], default='', max_length=8)),
            ],
            options={
                'indexes': [models.Index(fields=['organisation', '-on_date', '-id'], name='dialogues_new')],
                'constraints': [models.CheckConstraint(condition=models.Q(('approved_on__isnull', True), ('minutes__isnull', False), _connector='OR'), name='dialogues_approved_has_minutes')],
            },
        ),
        migrations.CreateModel(
            name='Attendee',
            fields=[
                ('id', models.UUIDField(default=safe.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('organisation', models.UUIDField(db_index=True)),
                ('institution', models.CharField(choices=[('union', 'Union Government'), ('state', 'State Government'), ('local', 'Local Authority'), ('cso', 'Civil Society'), ('community', 'Community'), ('employers', 'Employers'), ('international', 'International'), ('other', 'Other')], max_length=16)),
                ('sex', models.CharField(max_length=8)),
                ('box', safe.kernel.vault.columns.BoxField(null=True)),
                ('dialogue', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attendees', to='dialogues.dialogue')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PublicVersion',
            fields=[
                ('id', models.UUIDField(default=safe.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('organisation', models.UUIDField(db_index=True)),
                ('shared_with', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None)),
                ('dialogue', models.UUIDField(unique=True)),
                ('level', models.CharField(choices=[('state', 'State'), ('district', 'District'), ('union', 'Union'), ('cross_border', 'Cross Border')], max_length=12)),
                ('on_date', models.DateField()),
                ('place', models.CharField(max_length=16)),
                ('title', models.CharField(blank=True, default='', max_length=120)),
                ('content', models.JSONField(default=list)),
                ('published_on', models.DateField()),
                ('withdrawn_on', models.DateField(null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('withdrawn_on__isnull', True), models.Q(('content', []), ('shared_with__len', 0), ('title', '')), _connector='OR'), name='dialogues_withdrawn_says_nothing')],
            },
        ),
        migrations.CreateModel(
            name='Recommendation',
            fields=[
                ('id', models.UUIDField(default=safe.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('organisation', models.UUIDField(db_index=True)),
                ('number', models.PositiveSmallIntegerField()),
                ('text_en', models.CharField(max_length=600)),
                ('text_my', models.CharField(blank=True, default='', max_length=600)),
                ('theme', models.CharField(blank=True, default='', max_length=80)),
                ('addressee', models.CharField(max_length=80)),
                ('owner', models.CharField(blank=True, default='', max_length=80)),
                ('due_on', models.DateField(null=True)),
                ('safety', models.CharField(blank=True, choices=[('', 'Not Rated'), ('safe', 'Safe'), ('inside', 'Inside'), ('unsafe', 'Unsafe')], default='', max_length=8)),
                ('dialogue', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='recommendations', to='dialogues.dialogue')),
            ],
            options={
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='Influence',
            fields=[
                ('id', models.UUIDField(default=safe.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('organisation', models.UUIDField(db_index=True)),
                ('level', models.PositiveSmallIntegerField()),
                ('on_date', models.DateField()),
                ('words', models.CharField(max_length=600)),
                ('member', models.UUIDField()),
                ('at', models.DateTimeField()),
                ('recommendation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='influences', to='dialogues.recommendation')),
            ],
        ),
        migrations.CreateModel(
            name='Commitment',
            fields=[
                ('id', models.UUIDField(default=safe.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('organisation', models.UUIDField(db_index=True)),
                ('office', models.CharField(max_length=80)),
                ('promise', models.CharField(max_length=600)),
                ('due_on', models.DateField()),
                ('safety', models.CharField(blank=True, choices=[('', 'Not Rated'), ('safe', 'Safe'), ('inside', 'Inside'), ('unsafe', 'Unsafe')], default='', max_length=8)),
                ('recommendation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='commitments', to='dialogues.recommendation')),
            ],
        ),
        migrations.CreateModel(
            name='Step',
            fields=[
                ('id', models.UUIDField(default=safe.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('organisation', models.UUIDField(db_index=True)),
                ('said', models.CharField(choices=[('said', 'Said'), ('planned', 'Planned'), ('done', 'Done'), ('verified', 'Verified')], max_length=8)),
                ('level', models.PositiveSmallIntegerField(null=True)),
                ('on_date', models.DateField()),
                ('words', models.CharField(max_length=600)),
                ('member', models.UUIDField()),
                ('at', models.DateTimeField()),
                ('commitment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='dialogues.commitment')),
            ],
        ),
        migrations.AddConstraint(
            model_name='recommendation',
            constraint=models.UniqueConstraint(fields=('dialogue', 'number'), name='dialogues_numbered_once'),
        ),
        migrations.AddConstraint(
            model_name='influence',
            constraint=models.CheckConstraint(condition=models.Q(('level__gte', 1), ('level__lte', 5)), name='dialogues_five_levels'),
        ),
        migrations.AddIndex(
            model_name='commitment',
            index=models.Index(fields=['organisation', 'due_on', 'id'], name='dialogues_by_due'),
        ),
        migrations.AddConstraint(
            model_name='step',
            constraint=models.UniqueConstraint(fields=('commitment', 'said'), name='dialogues_a_step_once'),
        ),
        migrations.AddConstraint(
            model_name='step',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('level__gte', 0), ('level__lte', 4), ('said', 'verified')), models.Q(models.Q(('said', 'verified'), _negated=True), ('level__isnull', True)), _connector='OR'), name='dialogues_verified_at_a_level'),
        ),
    ]
