"""The door of submissions as one statement, and the worker's look at the queue.

One function, one round trip (bench/submissions): context, phone, ring epoch, inbox row, parts,
waiting, ledger. It has the app's own rights: row-level security holds inside it, and a phone that
is not of the organisation it is said to be of is not found.
"""

from safe.kernel.tenancy import Door, door

TAKE = door(
    Door(
        name="take_submission",
        arguments="token_hash_ bytea, given jsonb, instance_ bytea, content_ bytea,"
        " original_ bytea, boxes_ bytea",
        returns="text",
        language="plpgsql",
        volatility="volatile",
        definer=False,
        body="""
declare
  phone record;
  device_ uuid := given->>'device';
  house uuid := given->>'organisation';
  id_ uuid := given->>'id';
  at_ timestamptz := given->>'at';
  there uuid;
  variant_ int := 0;
  state_ text := given->>'state';
  reason_ text := given->>'reason';
  outcome text := 'new';
begin
  perform set_config('safe.orgs', '{' || house || '}', true),
          set_config('safe.facts_of', '{' || house || '}', true),
          set_config('safe.actor', '', true);
  select d.last_seen_at, (select public from members_ring where organisation = house
                            and purpose = 'registry' order by epoch desc limit 1) as ring
    into phone from devices_device d
    where d.id = device_ and d.organisation = house and d.token_hash = token_hash_
      and d.revoked_at is null;
  if not found then return 'revoked'; end if;
  if decode(given->>'ring', 'hex') is distinct from phone.ring then return 'ring'; end if;
  loop  -- almost every form is new: nothing is looked for before it clashes
    insert into forms_submission (id, organisation, device, form, form_code, kind, instance,
        content, variant, received_at, filled_at, state, reason, flags, answers, original,
        original_size, files_named, attempts)
      values (id_, house, device_, (given->>'form')::uuid, given->>'form_code',
        given->>'kind', instance_, content_, variant_, at_, (given->>'filled_at')::timestamptz,
        state_, reason_, given->'flags', given->'answers', original_, (given->>'size')::int,
        given->'files', 0)
      on conflict do nothing;
    exit when found;
    if outcome = 'conflict' then return 'race'; end if;
    -- one look: whoever keeps the same content meanwhile takes the same variant, and one gives way
    select max(variant) + 1, (array_agg(id) filter (where content = content_))[1]
      into variant_, there from forms_submission
      where organisation = house and instance = instance_;
    if there is not null then return 'again ' || there; end if;
    if variant_ is null then return 'race'; end if;
    if variant_ > 20 then return 'too many'; end if;
    outcome := 'conflict'; state_ := 'conflict'; reason_ := 'two-answers';
  end loop;
  insert into forms_part (id, organisation, submission_id, kind, no, box)
    select p.id, house, id_, p.kind, p.no, substring(boxes_ from p.at for p.size)
      from jsonb_to_recordset(given->'parts') as p(id uuid, kind text, no int, at int, size int);
  if state_ in ('waiting', 'conflict') then
    insert into forms_wait (id, organisation, submission_id, part, reason, details, state, since)
      values ((given->>'wait')::uuid, house, id_, null, reason_,
        given->'details', 'waits', at_);
  end if;
  if phone.last_seen_at is null or phone.last_seen_at < at_ - interval '1 minute' then
    update devices_device set last_seen_at = at_ where id = device_;
  end if;
  insert into ledger_entry (at, organisation, device, action, outcome, details)
    values (at_, house, device_, 'take_submission', outcome,
      jsonb_build_object('submission', given->>'id', 'form', given->>'form_code',
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
