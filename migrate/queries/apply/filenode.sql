-- The file and the name of a relation as other sessions see it; no row for one that they do not see,
-- and for what is no relation of people.
SELECT pg_catalog.pg_relation_filenode(oid), oid::pg_catalog.regclass
FROM pg_catalog.pg_class
WHERE oid = $1::oid AND relkind <> 't' AND relnamespace <> 'pg_toast'::regnamespace
