-- Statements that make what columns of tables can be made of: schemas, extensions, enums, domains.
SELECT s.sql
FROM (SELECT 1, e.oid, pg_catalog.format('CREATE SCHEMA IF NOT EXISTS %1$I; CREATE EXTENSION IF NOT EXISTS %2$I SCHEMA %1$I',
                                         n.nspname, e.extname)
      FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
      WHERE e.extname NOT IN ('plpgsql', 'pg_stat_statements', 'hypopg')
      UNION ALL
      SELECT 2, t.oid, pg_catalog.format('CREATE SCHEMA IF NOT EXISTS %1$I; CREATE TYPE %1$I.%2$I AS ENUM (%3$s)', n.nspname, t.typname,
                                         (SELECT pg_catalog.string_agg(pg_catalog.quote_literal(v.enumlabel), ', ' ORDER BY v.enumsortorder)
                                          FROM pg_catalog.pg_enum v WHERE v.enumtypid = t.oid))
      FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
      WHERE t.typtype = 'e' AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_type'::pg_catalog.regclass
                                            AND d.objid = t.oid AND d.deptype = 'e')
      UNION ALL
      SELECT 3, t.oid, pg_catalog.format('CREATE SCHEMA IF NOT EXISTS %1$I; CREATE DOMAIN %1$I.%2$I AS %3$s', n.nspname, t.typname,
                                         pg_catalog.format_type(t.typbasetype, t.typtypmod))
      FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
      WHERE t.typtype = 'd' AND t.oid >= 16384
        AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_type'::pg_catalog.regclass
                        AND d.objid = t.oid AND d.deptype = 'e')) s (kind, oid, sql)
ORDER BY s.kind, s.oid
