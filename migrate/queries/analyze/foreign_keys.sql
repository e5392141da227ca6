-- Foreign keys; those of partitions that come from their parent are left out.
SELECT k.conname, k.conrelid, pg_catalog.array_to_string(k.conkey, ' '), k.confrelid,
       pg_catalog.array_to_string(k.confkey, ' ')
FROM pg_catalog.pg_constraint k
WHERE k.contype = 'f' AND k.conparentid = 0
ORDER BY k.conrelid, k.conname
