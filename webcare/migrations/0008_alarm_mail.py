from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('webcare', '0007_meta_channels'),
    ]

    operations = [
        migrations.AddField(
            model_name='channelalarm',
            name='mailed_at',
            field=models.DateTimeField(blank=True, help_text='When administrators were told by mail.', null=True),
        ),
        migrations.AlterField(
            model_name='channelalarm',
            name='kind',
            field=models.CharField(choices=[('unsubscribed', 'receives nothing'), ('token', 'token ends soon'), ('silent', 'unusually quiet'), ('refused', 'requests refused'), ('notice', 'notice of the provider'), ('remark', 'not as it should be'), ('paused', 'access refused')], max_length=20),
        ),
        migrations.AlterModelOptions(
            name='channelalarm',
            options={'ordering': ['since', 'pk']},
        ),
    ]
