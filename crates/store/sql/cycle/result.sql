select
  cast((select count(*) from result where cycle = $1 and result_revision = $2) as bigint),
  cast((select count(*) from result_unit u join result r on r.id = u.result
    where r.cycle = $1 and r.result_revision = $2 and r.position in (select position from cycle_scheme where cycle = $1 and is_target = 1)
      and u.total_low <> u.total_high) as bigint),
  cast((select count(*) from decision where cycle = $1 and result_revision = $2) as bigint),
  cast((select count(*) from publication where cycle = $1 and result_revision = $2) as bigint),
  cast((select count(*) from publication where cycle = $1) as bigint)
