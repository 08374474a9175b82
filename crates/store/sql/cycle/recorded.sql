select cast(
  (select count(*) from mark where sheet in (select id from sheet where cycle = $1))
  + (select count(*) from finding where sheet in (select id from sheet where cycle = $1))
  + (select count(*) from report where state <> 'due' and changed_at >= $2
      and unit in (select unit from cycle_unit where cycle = $1))
  + (select count(*) from ledger_entry where made_at >= $2
      and unit in (select unit from cycle_unit where cycle = $1)) as bigint)
