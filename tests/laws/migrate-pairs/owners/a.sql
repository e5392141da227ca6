CREATE EXTENSION pg_trgm;
CREATE TABLE counted (id bigserial);
ALTER TABLE counted OWNER TO reader;
CREATE TABLE stays (a integer);
ALTER TABLE stays OWNER TO writer;
CREATE VIEW shown AS SELECT a FROM stays;
ALTER VIEW shown OWNER TO reader;
GRANT SELECT ON shown TO writer;
CREATE TABLE goes_over (id serial);
