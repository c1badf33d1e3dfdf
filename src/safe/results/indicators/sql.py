"""The one query behind a figure, its list and its export: plain SQL, values by parameters alone.

The rule of placing stands in `placed`: whoever is counted stands in the cell of the first
qualifying fact inside the window, so that cells add up to the total. A filter chooses cells of
that placing; it never places anew.
"""

from safe.results.indicators.declarations import Level

_QUALIFYING = """
with qualifying as (
  select f.id, coalesce(s.canonical, f.subject) as whom, f.subject, f.on_date, f.place,
         f.organisation, f.sex, f.age_band, f.displacement, f.disability, f.dose, f.value, f.source,
         coalesce(f.event, f.source) as event, f.attributes
    from facts_fact f left join facts_subject s
      on s.id = f.subject and s.canonical <> s.id
   where not f.void and f.dose > 0 and f.subject is not null
     and f.programme = %(programme)s and f.kind = any(%(kinds)s)
     and f.organisation = any(%(readable)s)
     and f.on_date between %(searched_from)s and %(ends_on)s
), placed as ("""
_PLACED = {
    Level.CONTACTS: "select * from qualifying",
    Level.PARTICIPATIONS: "select distinct on (whom, event) * from qualifying"
    " order by whom, event, on_date, source, id",
    Level.EACH_ONCE: "select distinct on (whom) * from qualifying"
    " order by whom, on_date, source, id",
}
# the state at the end of a period: of each the last fact
_LAST = "select distinct on (whom) * from qualifying order by whom, on_date desc, source, id"
_COUNTED = """
), counted as (
  select * from placed
   where on_date >= %(starts_on)s
     and (%(township)s::text is null or place = %(township)s)
     and (%(partner)s::uuid is null or organisation = %(partner)s)
     and (%(sex)s::text is null or sex = %(sex)s)
     and (%(age_band)s::text is null or age_band = %(age_band)s)
     and (%(displacement)s::text is null or displacement = %(displacement)s)
     and (%(disability)s::text is null or disability = %(disability)s)
)
"""
# one row a cell: how many, how many meet the mark, how many carry a value, the sum of the values
_CELLS = """
select which, sex, age_band, displacement, disability, place, o.code, value,
       number, part, valued, total
  from (
    select {which} as which, sex, age_band, displacement, disability, place, organisation,
           {value} as value, count(*) as number,
           count(*) filter (where value >= %(at_least)s::numeric) as part,
           count(value) as valued, coalesce(sum(value), 0) as total
      from counted
     group by grouping sets
       ((), (sex, age_band), (displacement), (disability), (place), (organisation){more})
  ) cells left join programmes_organisation o on o.id = cells.organisation
"""
_WITHOUT_VALUES = {
    "which": "grouping(sex, displacement, disability, place, organisation) * 2 + 1",
    "value": "null::numeric",
    "more": "",
}
# the interval of a mean is drawn from how many carry each value
_WITH_VALUES = {
    "which": "grouping(sex, displacement, disability, place, organisation, value)",
    "value": "value",
    "more": ", (value)",
}
_LIST = """
select id, whom, subject, on_date, place, organisation, sex, age_band, displacement, disability,
       dose, value
  from counted
 where %(after_on)s::date is null or (on_date, id) > (%(after_on)s::date, %(after_id)s::uuid)
 order by on_date, id
 limit %(size)s
"""
_WHOLE = """
select count(*), count(*) filter (where value >= %(at_least)s::numeric), count(value),
       coalesce(sum(value), 0)
  from counted
"""


def _statement(level: Level, tail: str) -> str:
    return "".join((_QUALIFYING, _PLACED[level], _COUNTED, tail))


CELLS = {level: _statement(level, _CELLS.format(**_WITHOUT_VALUES)) for level in Level}
CELLS_OF_VALUES = _statement(Level.EACH_ONCE, _CELLS.format(**_WITH_VALUES))
LIST = {level: _statement(level, _LIST) for level in Level}
WHOLE = {level: _statement(level, _WHOLE) for level in Level}
#: the same for the window `latest`, which has no ladder
_AT_THE_END = "".join((_QUALIFYING, _LAST, _COUNTED))
LATEST_CELLS = _AT_THE_END + _CELLS.format(**_WITHOUT_VALUES)
LATEST_CELLS_OF_VALUES = _AT_THE_END + _CELLS.format(**_WITH_VALUES)
LATEST_LIST = _AT_THE_END + _LIST
LATEST_WHOLE = _AT_THE_END + _WHOLE
# Somebody without a card at one organisation could be somebody of the same sex at another; two
# cards are two people, and one register holds nobody twice. So within a sex there are at least as
# many as have a card, and as the largest register holds; of unknown sex the cards alone are sure.
BOUNDS = _statement(
    Level.EACH_ONCE,
    """, met as (
  select c.sex, q.organisation, q.whom, bool_or(q.attributes ->> 'card' = 'true') as has_card,
         bool_or(q.attributes ? 'card') as is_recorded
    from counted c join qualifying q on q.whom = c.whom
   group by 1, 2, 3
), registers as (
  select sex, organisation, count(*) as people from met group by 1, 2
), largest as (
  select sex, max(people) as people from registers group by 1
), carded as (
  select sex, count(distinct whom) filter (where has_card) as cards, count(distinct whom) as people,
         count(*) filter (where is_recorded) as recorded
    from met group by 1
)
select coalesce(sum(case when sex in ('female', 'male') then greatest(cards, l.people)
                         when (select count(distinct organisation) from met) = 1 then c.people
                         else cards end), 0),
       coalesce(sum(c.people), 0), coalesce(sum(c.recorded), 0)
  from carded c join largest l using (sex)
""",
)
# which half-years somebody has facts of: the first row of an index in each, not a count
REPORTED = """
select p.code
  from unnest(%(codes)s::text[], %(starts)s::date[], %(ends)s::date[]) as p(code, starts, ends)
 where exists (
   select from unnest(%(kinds)s::text[]) as k(kind)
     cross join lateral (
       select f.id from facts_fact f
        where not f.void and f.kind = k.kind and f.programme = %(programme)s
          and f.organisation = any(%(readable)s)
          and f.on_date between p.starts and least(p.ends, %(today)s)
        limit 1
     ) one
 )
"""
# the end of each kind's index, not a walk over all facts
LAST_DAY = """
select max(last.on_date)
  from unnest(%(kinds)s::text[]) as k(kind)
 cross join lateral (
   select f.on_date from facts_fact f
    where not f.void and f.kind = k.kind and f.programme = %(programme)s
      and f.organisation = any(%(readable)s) and f.on_date <= %(today)s
    order by f.on_date desc limit 1
 ) last
"""
