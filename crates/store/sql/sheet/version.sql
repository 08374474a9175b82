select s.cycle, s.unit, s.position, s.version, c.organiser, c.title, c.year, c.stage, c.result_revision, c.revision,
  (select cast(value as bigint) from meta where name = 'facts_revision'),
  (select cast(sum(o.version) as bigint) from sheet o where o.cycle = s.cycle),
  (select cast(sum(o.version / 4294967296) as bigint) from sheet o where o.cycle = s.cycle),
  (select cast(coalesce(sum(p.revision), 0) as bigint) from sample_draw d join sample_object p on p.draw = d.id where d.cycle = s.cycle),
  (select k.version from cycle_scheme k where k.cycle = s.cycle and k.position = s.position),
  s.submitted_at, s.verified_at, (select value from meta where name = 'tree_revision')
from sheet s join cycle c on c.id = s.cycle where s.id = $1
