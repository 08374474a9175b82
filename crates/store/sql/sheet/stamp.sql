select (select cast(value as bigint) from meta where name = 'facts_revision'),
  (select cast(coalesce(sum(version), 0) as bigint) from sheet where cycle = $1),
  (select cast(coalesce(sum(version / 4294967296), 0) as bigint) from sheet where cycle = $1)
