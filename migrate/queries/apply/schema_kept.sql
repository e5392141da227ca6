-- The schema that the last run left, as a db-schema document; no row where there is none.
SELECT document FROM db_migrate.schema
