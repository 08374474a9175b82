insert into audit (number, at, account, login, role, organisation, unit, deed, subject, subject_key, before, after, digest, mac)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
