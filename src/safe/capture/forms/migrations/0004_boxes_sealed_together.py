"""Columns of boxes take those sealed together too (decision 0015): the check of each is made anew.

Of every table, since a person's and a training's row keep the very box the door made.
"""

from django.db import migrations

_TAKE_BOTH = r"""
do $$
declare
  old record;
begin
  for old in
    select c.conname, c.conrelid::regclass as "table", a.attname
      from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
      where c.contype = 'c' and cardinality(c.conkey) = 1
        and pg_get_constraintdef(c.oid) like '%53464201%'
        and pg_get_constraintdef(c.oid) not like '%53464202%'
  loop
    execute format('alter table %s drop constraint %I, add constraint %I check ('
      'substr(%I, 1, 4) in (%L::bytea, %L::bytea))',
      old."table", old.conname, old.conname, old.attname, '\x53464201', '\x53464202');
  end loop;
end $$
"""


class Migration(migrations.Migration):
    dependencies = [("forms", "0003_fewer_looks")]
    operations = [migrations.RunSQL(_TAKE_BOTH, migrations.RunSQL.noop)]
