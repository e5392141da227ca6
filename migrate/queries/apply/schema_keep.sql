-- $1 a db-schema document
INSERT INTO db_migrate.schema (document) VALUES ($1)
