-- What the name of a CREATE statement means: relation, type or schema.
SELECT coalesce(
    (SELECT pg_catalog.format('%I.%I', n.nspname, c.relname)
     FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE c.oid = pg_catalog.to_regclass($1)),
    (SELECT pg_catalog.format('%I.%I', n.nspname, y.typname)
     FROM pg_catalog.pg_type y JOIN pg_catalog.pg_namespace n ON n.oid = y.typnamespace
     WHERE y.oid = pg_catalog.to_regtype($1)),
    (SELECT pg_catalog.quote_ident(n.nspname) FROM pg_catalog.pg_namespace n
     WHERE n.oid = pg_catalog.to_regnamespace($1)))
