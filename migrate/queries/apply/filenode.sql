-- The file of a relation as other sessions see it; no row for one that they do not see.
SELECT pg_catalog.pg_relation_filenode(oid) FROM pg_catalog.pg_class WHERE oid = $1::oid
