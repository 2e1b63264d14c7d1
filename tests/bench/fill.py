"""A big inbox in seconds: rows made by PostgreSQL itself. Nine of ten conversations are resolved, as in real life."""

from django.db import connection

SIZES = (10_000, 100_000)
STEPS = """
insert into webcare_contact (name, email, phone, language, form_of_address, remarks, created_at)
  select 'Klant ' || n, '', '', 'nl', '', '', now() - n * interval '1 minute'
  from generate_series(%(first)s, %(last)s) n;
insert into webcare_contactidentity (contact_id, channel_id, external_id, name, evidence, created_at)
  select id, %(channel)s, 'big' || name, name, 'first_seen', created_at from webcare_contact where name like 'Klant %%'
  on conflict do nothing;
insert into webcare_thread (channel_id, identity_id, external_id, last_seq, other_app, created_at)
  select channel_id, id, external_id, 4, false, created_at from webcare_contactidentity
  where external_id like 'bigKlant%%'
  on conflict do nothing;
insert into webcare_conversation (thread_id, channel_id, contact_id, status, team_id, assignee_id, is_claim,
    waiting_since, due_at, resolved_at, has_failed, opened_at, last_activity_at, last_seq, preview, preview_by,
    subject)
  select t.id, t.channel_id, i.contact_id, s.status, %(team)s,
    case when s.status in ('owned', 'answered', 'resolved') then (%(agents)s::bigint[])[1 + t.id %% 10] end,
    false, case when s.status in ('queued', 'owned') then t.created_at end,
    case when s.status in ('queued', 'owned') then t.created_at + interval '30 minutes' end,
    case when s.status = 'resolved' then t.created_at end, false, t.created_at, t.created_at, 4,
    'Waar blijft mijn bestelling met de lange omschrijving?', 'customer', ''
  from webcare_thread t join webcare_contactidentity i on i.id = t.identity_id
  cross join lateral (select case when t.id %% 10 > 0 then 'resolved'
    else (array['queued', 'owned', 'answered'])[1 + (t.id / 10) %% 3] end as status) s
  where t.external_id like 'bigKlant%%' and not exists (select 1 from webcare_conversation c where c.thread_id = t.id);
insert into webcare_message (thread_id, conversation_id, channel_id, seq, kind, author_kind, text, html, sent_at,
    created_at, data, external_id, quoted_text, quoted_html, subject, reference)
  select c.thread_id, c.id, c.channel_id, m + 1, 'in', 'customer', 'Bericht ' || m || ' van deze klant.', '',
    c.opened_at, c.opened_at, '{}', 'big' || c.id || '-' || m, '', '', '', ''
  from webcare_conversation c, generate_series(1, 3) m
  where not exists (select 1 from webcare_message x where x.conversation_id = c.id);
insert into webcare_event (thread_id, conversation_id, seq, kind, message_id, data, at)
  select thread_id, conversation_id, seq, 'message.received', id, '{}', created_at from webcare_message
  on conflict do nothing;
insert into webcare_event (thread_id, conversation_id, seq, kind, data, at)
  select thread_id, id, 1, 'conversation.opened', '{}', opened_at from webcare_conversation on conflict do nothing;
"""


def fill(first: int, last: int, channel: int, team: int, agents: list[int]) -> None:
    """Conversations number `first` to `last`, three messages each."""
    values = {"first": first, "last": last, "channel": channel, "team": team, "agents": agents}
    with connection.cursor() as cursor:
        for step in filter(str.strip, STEPS.split(";\n")):
            cursor.execute(step, values)
        cursor.execute("vacuum analyze")
