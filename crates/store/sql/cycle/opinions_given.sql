select cast(count(*) as bigint) from opinion o
where o.cycle = $1 and o.is_given = 1
  and o.unit in (select unit from cycle_unit where cycle = $1)
  and o.department in (select department from cycle_department where cycle = $1)
