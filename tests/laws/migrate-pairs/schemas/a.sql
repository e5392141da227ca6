CREATE SCHEMA old;
CREATE TABLE old.t (a integer);
COMMENT ON SCHEMA public IS 'mine';
