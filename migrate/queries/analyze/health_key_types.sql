-- Foreign keys between columns of different types: each comparison converts.
SELECT pg_catalog.format('%s.%I', k.conrelid::regclass, a.attname),
       pg_catalog.format('%s, but refers to %s.%I, which is %s', pg_catalog.format_type(a.atttypid, a.atttypmod),
           k.confrelid::regclass, b.attname, pg_catalog.format_type(b.atttypid, b.atttypmod)),
       NULL::bigint,
       CASE WHEN (a.atttypid = 'int8'::regtype AND b.atttypid IN ('int2'::regtype, 'int4'::regtype))
                 OR (a.atttypid = 'int4'::regtype AND b.atttypid = 'int2'::regtype) THEN -- the wider of two integers
           pg_catalog.format('ALTER TABLE %s ALTER COLUMN %I TYPE %s', k.confrelid::regclass, b.attname,
               pg_catalog.format_type(a.atttypid, a.atttypmod))
       ELSE
           pg_catalog.format('ALTER TABLE %s ALTER COLUMN %I TYPE %s', k.conrelid::regclass, a.attname,
               pg_catalog.format_type(b.atttypid, b.atttypmod)) END
FROM pg_catalog.pg_constraint k
CROSS JOIN LATERAL pg_catalog.generate_subscripts(k.conkey, 1) i
JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[i]
JOIN pg_catalog.pg_attribute b ON b.attrelid = k.confrelid AND b.attnum = k.confkey[i]
WHERE k.contype = 'f' AND k.conparentid = 0 AND a.atttypid <> b.atttypid
ORDER BY 1
