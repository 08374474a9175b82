select kind, count(*), sum(late), max(day)
from ledger_entry
where unit = $1 and day >= $2 and day <= $3 and withdrawn = 0
group by kind
