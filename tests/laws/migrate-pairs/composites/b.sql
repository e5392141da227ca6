CREATE TYPE pair AS (x integer, y integer, z text);
CREATE TYPE other AS (first pair, second numeric(5,2));
CREATE TYPE span AS RANGE (subtype = numeric);
CREATE TABLE t (p pair, q other, r span);
