from django.db import migrations

# Any part of a name, an address or a number finds a person by index, however many there are.
INDEXES = {
    "contact_name_parts": "upper(name)",
    "contact_email_parts": "upper(email)",
    "contact_phone_digits": "regexp_replace(phone, '[^0-9]', '', 'g')",
}


class Migration(migrations.Migration):
    dependencies = [("webcare", "0005_message_raw")]

    operations = [
        # Trusted since PostgreSQL 13: who may create tables in a database may add it.
        migrations.RunSQL("create extension if not exists pg_trgm", migrations.RunSQL.noop),
        *(
            migrations.RunSQL(
                f"create index {name} on webcare_contact using gin (({words}) gin_trgm_ops)", f"drop index {name}"
            )
            for name, words in INDEXES.items()
        ),
    ]
