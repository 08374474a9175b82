select id from scheme_version where scheme = $1 order by id desc limit 1
