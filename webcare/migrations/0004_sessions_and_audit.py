import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import webcare.clock

APPEND_ONLY = """
create function webcare_append_only() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege';
end $$;
create trigger append_only before update or delete on webcare_auditentry
    for each row execute function webcare_append_only();
"""
GONE = "drop trigger append_only on webcare_auditentry; drop function webcare_append_only();"


class Migration(migrations.Migration):
    dependencies = [("webcare", "0003_mail_and_team")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="session_epoch",
            field=models.PositiveIntegerField(default=0, help_text="One more ends every session there is."),
        ),
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(default=webcare.clock.now)),
                ("verb", models.CharField(max_length=40)),
                ("about", models.CharField(max_length=40)),
                ("data", models.JSONField(blank=True, default=dict)),
                (
                    "actor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"indexes": [models.Index(models.F("about"), models.F("at"), name="audit_about")]},
        ),
        migrations.RunSQL(APPEND_ONLY, GONE),
    ]
