update meta set value = cast(cast(value as bigint) + 1 as text) where name = 'facts_revision'
