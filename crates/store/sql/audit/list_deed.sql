select number, at, account, login, role, organisation, unit, deed, subject, subject_key, before, after, digest, mac
from audit where deed = $3 and number < $1 order by number desc limit $2
