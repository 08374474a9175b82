select v.id, v.scheme, s.organisation, s.key, s.title, v.version, v.hash
from scheme_version v join scheme s on s.id = v.scheme
where s.archived_at is null
order by s.organisation, s.key, v.id desc
