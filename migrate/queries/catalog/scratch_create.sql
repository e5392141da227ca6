-- The statement that makes a database like this one, but empty.
SELECT format('CREATE DATABASE %I TEMPLATE template0 ENCODING %L LC_COLLATE %L LC_CTYPE %L', $1::text,
              pg_encoding_to_char(d.encoding), d.datcollate, d.datctype)
       || CASE WHEN d.datlocprovider = 'i' -- 15+
               THEN format(' LOCALE_PROVIDER icu ICU_LOCALE %L', d.daticulocale) -- 15+
               ELSE '' END -- 15+
FROM pg_database d
WHERE d.datname = current_database()
