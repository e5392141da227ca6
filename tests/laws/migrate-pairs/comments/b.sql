CREATE TABLE t (a integer CONSTRAINT positive CHECK (a > 0), b text);
COMMENT ON TABLE t IS E'new\nline and \\ and ''quotes''';
COMMENT ON COLUMN t.b IS 'comes';
CREATE TYPE e AS ENUM ('x');
COMMENT ON TYPE e IS 'one';
CREATE SEQUENCE s;
COMMENT ON SEQUENCE s IS 'counts';
CREATE FUNCTION f(integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';
COMMENT ON FUNCTION f(integer) IS 'one';
