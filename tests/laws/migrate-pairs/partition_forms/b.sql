CREATE TYPE mood AS ENUM ('happy', 'sad', 'ok');
CREATE TABLE plain (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, made date NOT NULL, mood mood, number serial,
    twice integer GENERATED ALWAYS AS (id * 2) STORED, come bigint DEFAULT 5) PARTITION BY HASH (id);
CREATE TABLE plain_0 PARTITION OF plain FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE plain_1 PARTITION OF plain FOR VALUES WITH (MODULUS 2, REMAINDER 1) PARTITION BY RANGE (id);
CREATE TABLE plain_1_all PARTITION OF plain_1 DEFAULT;
CREATE INDEX plain_made ON plain (made);
CREATE TABLE refers (id integer PRIMARY KEY, plain_id integer REFERENCES plain);
CREATE VIEW made AS SELECT id, made FROM plain;
CREATE MATERIALIZED VIEW counted AS SELECT made, count(*) AS n FROM made GROUP BY made;
CREATE FUNCTION watch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER watch BEFORE INSERT ON plain FOR EACH ROW EXECUTE FUNCTION watch();
CREATE TABLE parted (id integer, note text);
CREATE TABLE parted_1 (id integer, note text);
CREATE TABLE parted_db_migrate_rows (id integer);
CREATE TABLE above (id integer) PARTITION BY RANGE (id);
CREATE TABLE above_1 PARTITION OF above FOR VALUES FROM (0) TO (10) PARTITION BY RANGE (id);
CREATE TABLE above_1_all PARTITION OF above_1 DEFAULT;
