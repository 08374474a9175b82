select s.account, s.made_at, s.seen_at, s.ends_at, s.client, s.stage,
  a.login, a.name, a.organisation, a.must_change, a.sessions_from, a.disabled_at, p.role, p.organisation, p.department
from session s join account a on a.id = s.account
left join appointment p on p.account = a.id and p.ended_at is null
where s.key = $1 order by p.id
