CREATE TYPE pair AS (x integer, y integer);
CREATE TYPE leaving AS (z text);
CREATE TABLE t (p pair);
