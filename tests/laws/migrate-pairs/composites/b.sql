CREATE TYPE pair AS (x integer, y integer, z text);
CREATE TYPE other AS (first pair, second numeric(5,2));
CREATE TYPE span AS RANGE (subtype = numeric);
CREATE TABLE t (p pair, q other, r span);
CREATE TYPE kind_of_rows AS (x bigint, y text, z integer);
CREATE TABLE of_type OF kind_of_rows (PRIMARY KEY (x));
CREATE INDEX of_type_z ON of_type (z);
