"""The yardstick's only table."""

TABLE = """create table if not exists bare_submission (
    id bigserial primary key, instance text unique not null, form text not null,
    version text not null, received_at timestamptz not null default now(), box bytea not null)"""
