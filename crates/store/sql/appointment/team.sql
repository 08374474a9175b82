select distinct a.id, a.name, a.login, p.role
from appointment p join account a on a.id = p.account
where p.organisation = $1 and p.ended_at is null and a.disabled_at is null and p.role in ('team_leader', 'assessor')
order by p.role desc, a.id
