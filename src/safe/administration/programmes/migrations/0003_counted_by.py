
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('programmes', '0002_authority_as_a_part'),
    ]

    operations = [
        migrations.AddField(
            model_name='activity',
            name='counted_by',
            field=models.CharField(blank=True, default='', max_length=12),
        ),
    ]
