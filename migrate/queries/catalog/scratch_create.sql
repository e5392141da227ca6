-- The statement that makes a database like this one, but empty.
SELECT format('CREATE DATABASE %I TEMPLATE template0 ENCODING %L LC_COLLATE %L LC_CTYPE %L', $1::text,
              pg_encoding_to_char(d.encoding), d.datcollate, d.datctype)
       || CASE d.datlocprovider -- 15+
               WHEN 'i' THEN format(' LOCALE_PROVIDER icu ICU_LOCALE %L', d.daticulocale) -- 15+ -- <17
               WHEN 'i' THEN format(' LOCALE_PROVIDER icu ICU_LOCALE %L', d.datlocale) -- 17+
               WHEN 'b' THEN format(' LOCALE_PROVIDER builtin BUILTIN_LOCALE %L', d.datlocale) -- 17+
               ELSE ' LOCALE_PROVIDER libc' END -- 15+
       || coalesce(' ICU_RULES ' || quote_literal(d.daticurules), '') -- 16+
       -- Where nothing is synced, the checkpoints that copying files takes cost little, and it takes half the time.
       || CASE current_setting('fsync') WHEN 'off' THEN ' STRATEGY file_copy' ELSE '' END -- 15+
FROM pg_database d
WHERE d.datname = current_database()
