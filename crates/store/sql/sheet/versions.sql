select id, version from sheet where cycle = $1 order by id
