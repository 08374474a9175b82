select number, at, account, login, role, organisation, unit, deed, subject, subject_key, before, after, digest, mac
from audit where number > $1 order by number limit $2
