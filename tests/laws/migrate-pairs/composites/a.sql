CREATE TYPE pair AS (x integer, y integer);
CREATE TYPE leaving AS (z text);
CREATE TABLE t (p pair);
CREATE TYPE kind_of_rows AS (x integer, y text, gone text);
CREATE TABLE of_type OF kind_of_rows (PRIMARY KEY (x));
