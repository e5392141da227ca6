CREATE TABLE t (a integer CONSTRAINT positive CHECK (a > 0), b text);
COMMENT ON TABLE t IS 'old';
COMMENT ON COLUMN t.a IS 'goes';
COMMENT ON CONSTRAINT positive ON t IS 'goes too';
