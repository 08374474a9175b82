update sheet set version = version + $3 where cycle = $1 and unit = $2
