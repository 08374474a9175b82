select u.unit, c.title from cycle_unit u join cycle c on c.id = u.cycle where c.stage <> 'closed'
union select c.organiser, c.title from cycle c where c.stage <> 'closed'
order by 1, 2
