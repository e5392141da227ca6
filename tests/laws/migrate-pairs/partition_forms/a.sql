-- Tables that get partitions, and such that have none any more, with all that depends on them.
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE plain (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, made date NOT NULL, mood mood, number serial,
    twice integer GENERATED ALWAYS AS (id * 2) STORED, gone text);
CREATE INDEX plain_made ON plain (made);
CREATE TABLE refers (id integer PRIMARY KEY, plain_id integer REFERENCES plain);
CREATE VIEW made AS SELECT id, made FROM plain;
CREATE MATERIALIZED VIEW counted AS SELECT made, count(*) AS n FROM made GROUP BY made;
CREATE FUNCTION watch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER watch BEFORE INSERT ON plain FOR EACH ROW EXECUTE FUNCTION watch();
CREATE TABLE parted (id integer, note text) PARTITION BY RANGE (id);
CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM (0) TO (10);
CREATE TABLE parted_2 PARTITION OF parted FOR VALUES FROM (10) TO (20) PARTITION BY RANGE (id);
CREATE TABLE parted_2a PARTITION OF parted_2 FOR VALUES FROM (10) TO (20);
CREATE TABLE parted_db_migrate_rows (id integer);
CREATE TABLE above (id integer) PARTITION BY RANGE (id);
CREATE TABLE above_1 PARTITION OF above FOR VALUES FROM (0) TO (10);
