insert into fact_value_past (unit, fact, label, revision, raw, origin, source, late, changed_at, changed_by)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
