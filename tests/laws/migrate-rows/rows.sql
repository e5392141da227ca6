-- Run on a database with B; writes the statements that are run on A: what fills it, and what its rows say.
-- Before: law.columns (of A), law.renames.
CREATE TEMP VIEW wanted AS -- the columns of B, as law.columns has those of A
SELECT n.nspname AS schema, c.relname AS table_name, a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type,
       a.attnotnull AS needed, y.typnamespace = 'pg_catalog'::regnamespace AS builtin
FROM pg_attribute a
JOIN pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p') AND NOT c.relispartition
JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname !~ '^(pg_|information_schema|law)'
JOIN pg_type y ON y.oid = a.atttypid
WHERE a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '';

-- The column of B that each of A is to become; NULL where it goes.
CREATE TEMP VIEW pairs AS
SELECT c.*, w.table_name AS new_table, w.name AS new_name, w.type AS new_type, coalesce(w.needed, false) AS new_needed, w.builtin
FROM law.columns c
LEFT JOIN law.renames t ON t.schema = c.schema AND t.table_name = c.table_name AND t.column_name IS NULL
LEFT JOIN law.renames r ON r.schema = c.schema AND r.table_name = c.table_name AND r.column_name = c.name
LEFT JOIN wanted w ON w.schema = c.schema AND w.table_name = coalesce(t.new_name, c.table_name) AND w.name = coalesce(r.new_name, c.name);

-- What row i of 1,000 holds in a column: the least, the greatest, the odd, and then something that tells rows apart.
CREATE FUNCTION pg_temp.value_of(name text, type text, length int) RETURNS text LANGUAGE sql AS $f$
SELECT CASE
    WHEN name ~ '(^|_)(id|who|above|t2|select)$' THEN 'i'
    WHEN name ~ '^digits_' THEN '(i * 7 - 3000)::text'
    WHEN name ~ '^day_' THEN $e$(date '2024-02-29' + i)::text$e$
    WHEN name ~ '^json_' THEN $e$jsonb_build_object('i', i, 'a', '"ü', 'n', null)::text$e$
    WHEN name ~ '^mood_' THEN $e$CASE i % 2 WHEN 0 THEN 'sad' ELSE 'ok' END$e$
    WHEN name ~ '^tame_' AND type ~ 'timestamp' THEN $e$timestamptz '2000-01-01' + i * interval '1 minute'$e$
    WHEN name ~ '^tame_' THEN 'i'
    WHEN type = 'smallint' THEN $e$CASE i WHEN 1 THEN -32768 WHEN 2 THEN 32767 ELSE i END$e$
    WHEN type = 'integer' THEN $e$CASE i WHEN 1 THEN -2147483648 WHEN 2 THEN 2147483647 ELSE i * 37 - 9000 END$e$
    WHEN type = 'bigint' THEN $e$CASE i WHEN 1 THEN -9223372036854775808 WHEN 2 THEN 9223372036854775807 ELSE i * 37 - 9000 END$e$
    WHEN type = 'numeric' THEN $e$CASE i WHEN 1 THEN 'NaN' WHEN 2 THEN 1e-30 WHEN 3 THEN 1e40 ELSE i / 7.0 END$e$
    WHEN type ~ '^numeric.*\)$' THEN $e$CASE i WHEN 1 THEN 99999.99 WHEN 2 THEN -99999.99 ELSE i / 7.0 END$e$
    WHEN type IN ('real', 'double precision') THEN
        $e$(CASE i WHEN 1 THEN 'NaN' WHEN 2 THEN '-Infinity' WHEN 3 THEN '-0' WHEN 4 THEN '1e-37' ELSE (i / 7.0)::text END)::float8$e$
    WHEN type IN ('text', 'character varying') THEN
        $e$CASE i WHEN 1 THEN '' WHEN 2 THEN repeat('lang ', 600) WHEN 3 THEN E'\\ '' " $$ ü \U0001F600 \n\t' WHEN 4 THEN 'NULL' ELSE 'text ' || i END$e$
    WHEN type ~ '^character' THEN format($e$left(CASE i WHEN 1 THEN '' WHEN 2 THEN repeat('ü', 99) ELSE 'x' || i END, %s)$e$, length)
    WHEN type = 'boolean' THEN 'i % 2 = 0'
    WHEN type = 'uuid' THEN 'md5(i::text)::uuid'
    WHEN type = 'bytea' THEN $e$CASE i WHEN 1 THEN '' WHEN 2 THEN '\x00ff00'::bytea ELSE decode(md5(i::text), 'hex') END$e$
    WHEN type = 'inet' THEN $e$CASE i WHEN 1 THEN '::1'::inet ELSE inet '10.0.0.0/8' + i END$e$
    WHEN type = 'interval' THEN $e$CASE i WHEN 1 THEN '-178000000 years'::interval ELSE i * interval '1 day 1.000001 seconds' END$e$
    WHEN type = 'date' THEN $e$CASE i WHEN 1 THEN 'infinity' WHEN 2 THEN '4713-01-01 BC' ELSE date '1999-12-31' + i END$e$
    WHEN type = 'time without time zone' THEN $e$CASE i WHEN 1 THEN '00:00' WHEN 2 THEN '23:59:59.999999' ELSE time '00:00' + i * interval '1 second' END$e$
    WHEN type ~ '^timestamp' THEN $e$CASE i WHEN 1 THEN 'infinity' WHEN 2 THEN '-infinity' ELSE timestamp '1999-12-31' + i * interval '1.000001 hours' END$e$
    WHEN type IN ('json', 'jsonb') THEN format($e$jsonb_build_object('i', i, 'a', '[1, null, "ü"]'::jsonb, 'n', 1.50)::%s$e$, type)
    WHEN type = 'int4range' THEN $e$CASE i WHEN 1 THEN 'empty' WHEN 2 THEN '(,)' ELSE int4range(i, i + 3) END$e$
    WHEN type = 'tstzrange' THEN $e$tstzrange('2000-01-01', timestamptz '2000-01-01' + i * interval '1 day')$e$
    WHEN type IN ('integer[]', 'bigint[]') THEN $e$CASE i WHEN 1 THEN '{}' ELSE ARRAY[i, NULL, -2147483648] END$e$
    WHEN type ~ '^numeric.*\[\]$' THEN $e$ARRAY[i / 8.0, NULL]$e$
    WHEN type ~ '^(text|character varying).*\[\]$' THEN $e$ARRAY['a,"b', NULL, '', 'ü' || i]$e$
    WHEN type ~ 'mood\[\]$' THEN format($e$ARRAY['ok', NULL, 'sad']::%s$e$, type)
    WHEN type ~ 'mood$' THEN $e$CASE i % 2 WHEN 0 THEN 'sad' ELSE 'ok' END$e$
    WHEN type ~ 'point2\[\]$' THEN format($e$ARRAY[ROW(i, 'a')::%s, NULL]$e$, left(type, -2))
    WHEN type ~ 'point2$' THEN format($e$ROW(i, '"' || i)::%s$e$, type)
    WHEN type ~ 'percent$' THEN 'i'
    WHEN type ~ 'word$' THEN $e$'word ' || i$e$
END
$f$;

-- A fifth of the values of what may be NULL on both sides is.
SELECT format('INSERT INTO %I.%I (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM generate_series(1, 1000) i;', schema, table_name,
              string_agg(quote_ident(name), ', ' ORDER BY number),
              string_agg(CASE WHEN needed OR new_needed THEN format('(%s)::%s', value, type)
                              ELSE format('CASE WHEN (i + %s) %% 5 > 0 THEN (%s)::%s END', number, value, type) END, ', ' ORDER BY number))
FROM (SELECT *, pg_temp.value_of(name, type, length) AS value FROM pairs) p GROUP BY schema, table_name
\g fill.sql

CREATE FUNCTION pg_temp.says(schema text, table_name text, place text, list text) RETURNS text LANGUAGE sql AS $$
SELECT format('SELECT %L, count(*), md5(string_agg(r, E''\n'' ORDER BY r COLLATE "C")) FROM (SELECT ROW(%s)::text AS r FROM %I.%I) rows;',
              place, list, schema, table_name)
$$;

-- What both sides have, as B's types show it; and everything that A stores.
SELECT pg_temp.says(schema, table_name, schema || '.' || table_name,
                    string_agg(format(CASE WHEN builtin THEN '(%I::%s)::text' ELSE '%I::text' END, name, new_type), ', ' ORDER BY number))
FROM pairs WHERE new_name IS NOT NULL GROUP BY schema, table_name ORDER BY 1
\g before.sql
SELECT pg_temp.says(schema, new_table, schema || '.' || table_name, string_agg(format('%I::text', new_name), ', ' ORDER BY number))
FROM pairs WHERE new_name IS NOT NULL GROUP BY schema, table_name, new_table ORDER BY schema, table_name
\g after.sql
SELECT pg_temp.says(schema, table_name, schema || '.' || table_name, string_agg(format('%I::text', name), ', ' ORDER BY number))
FROM law.columns GROUP BY schema, table_name ORDER BY 1
\g all.sql
