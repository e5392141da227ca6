-- Histories of before have no such table; what it held is of the run before.
CREATE TABLE IF NOT EXISTS db_migrate.schema (document text NOT NULL);
DELETE FROM db_migrate.schema
