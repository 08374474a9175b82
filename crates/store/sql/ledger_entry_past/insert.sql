insert into ledger_entry_past (entry, revision, day, fields, late, withdrawn, reason, changed_at, changed_by)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
