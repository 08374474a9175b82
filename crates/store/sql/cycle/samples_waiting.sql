select cast(count(*) as bigint) from sample_object
where state = 'waiting' and is_reserve = 0 and draw in (select id from sample_draw where cycle = $1)
