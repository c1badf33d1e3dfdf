"""Doors of sign-in: a cookie, a login name or a link is known before its organisation is."""

from safe.kernel.tenancy import Door, door

SESSION = door(
    Door(
        name="session_by_sid",
        arguments="wanted bytea",
        returns="table(session uuid, organisation uuid)",
        body="select id, organisation from members_membersession where sid = wanted",
    )
)
MEMBER = door(
    Door(
        name="member_by_login",
        arguments="wanted text",
        returns="table(member uuid, organisation uuid)",
        body="select id, organisation from members_member where login = wanted and left_at is null",
    )
)
LINK = door(
    Door(
        name="link_by_token",
        arguments="wanted bytea",
        returns="table(link uuid, organisation uuid)",
        body="select id, organisation from members_link where token_hash = wanted",
    )
)
# called by the worker every minute: quiet vaults lock even when nobody comes back
SWEEP = door(
    Door(
        name="lock_quiet_sessions",
        arguments="",
        returns="bigint",
        body="""
          delete from members_membersession where ends_at < now() - interval '1 day';
          delete from members_link where ends_at < now() - interval '7 days';
          delete from members_draft where made_at < now() - interval '7 days';
          delete from members_attempt where failed_at < now() - interval '1 hour';
          with locked as (
            update members_membersession set box = null
            where box is not null and (locks_at <= now() or ends_at <= now()) returning 1
          ) select count(*) from locked""",
        volatility="volatile",
    )
)
