select number, at, account, login, role, organisation, unit, deed, subject, subject_key, before, after, digest, mac
from audit where subject = $3 and subject_key = $4 and number < $1 order by number desc limit $2
