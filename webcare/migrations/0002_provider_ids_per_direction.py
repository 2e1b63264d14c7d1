"""A provider may number what it gets from us like what it sends us: neither hides the other."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("webcare", "0001_initial")]

    operations = [
        migrations.RemoveConstraint(model_name="message", name="message_once_per_provider_id"),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.UniqueConstraint(
                fields=("channel", "external_id", "kind"), name="message_once_per_provider_id"
            ),
        ),
    ]
