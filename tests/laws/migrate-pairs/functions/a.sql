CREATE FUNCTION plus(a integer, b integer DEFAULT 1) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT a + b';
CREATE FUNCTION gone() RETURNS text LANGUAGE sql AS $$ SELECT 'x' $$;
CREATE TABLE t (a integer DEFAULT plus(1), CHECK (plus(a, 2) > 0));
CREATE VIEW v AS SELECT plus(a) AS b FROM t;
