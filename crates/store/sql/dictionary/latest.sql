select id from dictionary order by id desc limit 1
