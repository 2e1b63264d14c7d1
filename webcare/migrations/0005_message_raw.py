from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('webcare', '0004_sessions_and_audit'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('raw__isnull', False)), fields=['raw'], name='message_raw'),
        ),
    ]
