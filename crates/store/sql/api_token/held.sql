select t.id, t.account, t.scope, t.ends_at, t.revoked_at,
  a.login, a.name, a.organisation, a.must_change, a.sessions_from, a.disabled_at, p.role, p.organisation, p.department
from api_token t join account a on a.id = t.account
left join appointment p on p.account = a.id and p.ended_at is null
where t.hash = $1 order by p.id
