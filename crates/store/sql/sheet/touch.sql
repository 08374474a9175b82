update sheet set version = version + $2 where id = $1
