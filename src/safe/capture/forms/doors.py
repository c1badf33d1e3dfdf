"""The door of submissions as one statement, and the worker's look at the queue.

One function, one round trip (bench/submissions): context, phone, ring epoch, inbox row, parts,
waiting, ledger. It has the app's own rights: row-level security holds inside it.
"""

from safe.kernel.tenancy import Door, door

TAKE = door(
    Door(
        name="take_submission",
        arguments="token_hash bytea, given jsonb, instance_ bytea, content_ bytea,"
        " sealed_ bytea, original_ bytea, part_ids uuid[], part_kinds text[], part_nos int[],"
        " part_boxes bytea[]",
        returns="text",
        language="plpgsql",
        volatility="volatile",
        definer=False,
        body="""
declare
  phone record;
  there record;
  next_variant int := 0;
  state_ text := given->>'state';
  outcome text := 'new';
begin
  select * into phone from core.device_by_token(token_hash);
  if phone.device is null then return 'revoked'; end if;
  perform set_config('safe.orgs', '{' || phone.organisation || '}', true),
          set_config('safe.facts_of', '{' || phone.organisation || '}', true),
          set_config('safe.actor', '', true);
  if not exists (select from members_ring where organisation = phone.organisation
                 and purpose = 'registry' and public = decode(given->>'ring', 'hex')
                 and epoch = (select max(epoch) from members_ring
                              where organisation = phone.organisation and purpose = 'registry'))
  then return 'ring'; end if;
  select id, content into there from forms_submission
    where organisation = phone.organisation and instance = instance_ and content = content_;
  if there.id is not null then return 'again ' || there.id; end if;
  select max(variant) + 1 into next_variant from forms_submission
    where organisation = phone.organisation and instance = instance_;
  if next_variant > 20 then return 'too many'; end if;
  if next_variant is not null then state_ := 'conflict'; outcome := 'conflict'; end if;
  insert into forms_submission (id, organisation, device, form, form_code, kind, instance, content,
      variant, received_at, filled_at, state, reason, flags, answers, sealed_answers, original,
      original_size, files_named, attempts)
    values ((given->>'id')::uuid, phone.organisation, phone.device, (given->>'form')::uuid,
      given->>'form_code', given->>'kind', instance_, content_, coalesce(next_variant, 0),
      (given->>'at')::timestamptz, (given->>'filled_at')::timestamptz, state_,
      case when next_variant is null then given->>'reason' else 'two-answers' end,
      given->'flags', given->'answers', sealed_, original_, (given->>'size')::int,
      given->'files', 0)
    on conflict do nothing;
  if not found then return 'race'; end if;
  insert into forms_part (id, organisation, submission_id, kind, no, box)
    select i, phone.organisation, (given->>'id')::uuid, k, n, b
      from unnest(part_ids, part_kinds, part_nos, part_boxes) as p(i, k, n, b);
  if state_ in ('waiting', 'conflict') then
    insert into forms_wait (id, organisation, submission_id, part, reason, details, state, since)
      values ((given->>'wait')::uuid, phone.organisation, (given->>'id')::uuid, null,
        case when next_variant is null then given->>'reason' else 'two-answers' end,
        given->'details', 'waits', (given->>'at')::timestamptz);
  end if;
  update devices_device set last_seen_at = (given->>'at')::timestamptz where id = phone.device
    and (last_seen_at is null or last_seen_at < (given->>'at')::timestamptz - interval '1 minute');
  insert into ledger_entry (at, organisation, device, action, outcome, details)
    values ((given->>'at')::timestamptz, phone.organisation, phone.device, 'take_submission',
      outcome, jsonb_build_object('submission', given->>'id', 'form', given->>'form_code',
        'box', given->>'box'));
  return outcome;
end""",
    )
)

QUEUES = door(
    Door(
        name="submissions_queued",
        arguments="",
        returns="setof uuid",
        body="select distinct organisation from forms_submission where state = 'received'",
    )
)

FILE_IS_KNOWN = door(
    Door(
        name="file_is_known",
        arguments="asked uuid",
        returns="boolean",
        body="select exists (select from forms_attachment where stored = asked)",
    )
)
