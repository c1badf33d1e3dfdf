"""The door of a released figure: how its whole stands today, for whom it was shared with.

Who reads released figures alone reads no fact: the database gives no row. What came or was
corrected after a closing is told by this one number, which Python shows or hides (`hiding.change`).
"""

from safe.kernel.tenancy import Door, door
from safe.registry.facts.kinds import PERSONAL
from safe.results.indicators import sql
from safe.results.indicators.declarations import Level

#: a sum of values as a whole number: facts keep ten decimals
SCALE = 10**10
_GIVEN = {
    "programme": "v_programme",
    "kinds": "v_kinds",
    "readable": "v_readable",
    "searched_from": "v_searched_from",
    "starts_on": "v_starts_on",
    "ends_on": "v_ends_on",
    "at_least": "v_at_least",
    "township": "null",
    "partner": "null",
    **dict.fromkeys(PERSONAL, "null"),
}
_BODY = f"""
declare
  v_programme text;
  v_kinds text[];
  v_readable uuid[];
  v_searched_from date;
  v_starts_on date;
  v_ends_on date;
  v_at_least numeric;
  v_is_latest boolean;
begin
  select p.programme_id,
         case when i.definition ->> 'window' = 'latest' then '-infinity'::date
              else p.starts_on end,
         least(p.ends_on, (now() at time zone 'Asia/Yangon')::date),
         i.definition ->> 'window' = 'latest',
         array(select jsonb_array_elements_text(i.definition -> 'kinds')),
         (i.definition ->> 'at_least')::numeric,
         case when i.definition ->> 'window' in ('first_ever', 'latest') then '-infinity'::date
              else p.starts_on end,
         case when r.for_organisation is not null then array[r.for_organisation]
              else array(select c.organisation union
                         select s.of_id from programmes_sharingagreement s
                          where s.reader_id = c.organisation and s.ended_on is null) end
    into v_programme, v_starts_on, v_ends_on, v_is_latest, v_kinds, v_at_least,
         v_searched_from, v_readable
    from periods_releasedfigure r
    join periods_closing c on c.id = r.closing_id
    join programmes_period p on p.id = r.period_id
    join indicators_indicator i
      on i.programme_id = p.programme_id and i.code = r.code and i.version = r.version
         and i.ended_on is null
   where r.id = released_
     and (r.organisation = any((select core.orgs())::uuid[])
          or r.shared_with && (select core.orgs())::uuid[]);
  if v_programme is null then return; end if;
  if v_is_latest then
    return query select w.number, w.part, w.valued, (w.total * {SCALE})::bigint
      from ({sql.LATEST_WHOLE % _GIVEN}) as w (number, part, valued, total);
    return;
  end if;
  return query select w.number, w.part, w.valued, (w.total * {SCALE})::bigint
    from ({sql.WHOLE[Level.EACH_ONCE] % _GIVEN}) as w (number, part, valued, total);
end"""  # noqa: S608 - put together from our own statements, at import
WHOLE_OF_TODAY = door(
    Door(
        name="whole_of_today",
        arguments="released_ uuid",
        returns="table(number bigint, part bigint, valued bigint, total bigint)",
        language="plpgsql",
        body=_BODY,
    )
)
