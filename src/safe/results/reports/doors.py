"""Doors of reports: who waits, how far the making is, and who made a file (ids only)."""

from safe.kernel.tenancy import Door, door

WAITING = door(
    Door(
        name="reports_waiting",
        arguments="",
        returns="setof uuid",
        body="select distinct organisation from reports_report where state = 'waits'",
    )
)
BY_HASH = door(
    Door(
        name="reports_by_hash",
        arguments="wanted text",
        returns="table(report uuid, organisation uuid)",
        body="select id, organisation from reports_report"
        " where content_hash = wanted and state = 'made' order by id",
    )
)
# beside the transaction that gathers the figures, so that the page sees how far it is
PROGRESS = door(
    Door(
        name="note_report_progress",
        arguments="asked uuid, whose uuid, done_ int, steps_ int",
        returns="void",
        body="""
          select set_config('safe.orgs', '{' || whose || '}', true);
          update reports_report set done = done_, steps = steps_
           where id = asked and organisation = whose and state = 'waits'""",
        volatility="volatile",
        definer=False,
    )
)
