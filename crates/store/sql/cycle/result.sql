select
  cast((select count(*) from result where cycle = $1 and result_revision = $2) as bigint),
  cast((select count(*) from publication where cycle = $1 and result_revision = $2) as bigint),
  cast((select count(*) from publication where cycle = $1) as bigint)
