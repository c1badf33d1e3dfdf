from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dialogues', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='publicversion',
            name='dialogue',
            field=models.UUIDField(),
        ),
        migrations.AddConstraint(
            model_name='publicversion',
            constraint=models.UniqueConstraint(fields=('organisation', 'dialogue'), name='dialogues_one_public_version'),
        ),
    ]
