from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('capacity', '0002_plans_agreed'),
    ]

    operations = [
        migrations.AddField(
            model_name='plan',
            name='met_on',
            field=models.DateField(null=True),
        ),
    ]
