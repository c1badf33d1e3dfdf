"""The door of a slip: it is known by its letters before its organisation is."""

from safe.kernel.tenancy import Door, door

BY_SLIP = door(
    Door(
        name="ballot_by_slip",
        arguments="hashes bytea[]",
        returns="table(ballot uuid, round uuid, organisation uuid)",
        body="select id, round_id, organisation from capacity_ballot"
        " where token_hash = any(hashes)",
    )
)
# Who reads no other's assessment learns where the middle half of at least five lies, no more: for
# the part of this number, in tenths of a level.
PEERS = door(
    Door(
        name="capacity_peers",
        arguments="instrument_ uuid,parts_ text[]",
        returns="table(part bigint, number bigint, low bigint, middle bigint, high bigint)",
        body="""
select part, number, round(q[1] * 10)::bigint, round(q[2] * 10)::bigint, round(q[3] * 10)::bigint
  from (select p.part, count(*) as number,
               percentile_cont(array[0.25, 0.5, 0.75])
                 within group (order by (last.scores ->> p.code)::float8) as q
          from (select distinct on (organisation) scores from capacity_assessment
                 where instrument_id = instrument_ and final_on is not null
                 order by organisation, final_on desc, id desc) as last,
               unnest(parts_) with ordinality as p(code, part)
         where last.scores ? p.code
         group by p.part having count(*) >= 5) as quartered""",
    )
)
