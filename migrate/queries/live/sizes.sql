-- How big the tables $1 (an array of OIDs) are: bytes with TOAST, without indexes, and rows as the
-- statistics have them (-1: never counted).
SELECT c.oid, pg_catalog.pg_table_size(c.oid), c.reltuples::bigint
FROM pg_catalog.pg_class c
WHERE c.oid = ANY ($1::oid[]) AND c.relkind IN ('r', 'm')
