CREATE SCHEMA new;
COMMENT ON SCHEMA new IS 'it''s new';
CREATE TABLE new.t2 (id integer PRIMARY KEY);
CREATE TABLE new.t (a integer REFERENCES new.t2);
