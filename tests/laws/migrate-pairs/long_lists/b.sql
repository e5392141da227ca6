CREATE TABLE t (state varchar(10), CONSTRAINT known CHECK (state IN ('new', 'it''s', 'a]b(c'))) ;
CREATE VIEW v AS SELECT * FROM t WHERE state NOT IN ('x', 'y') OR state = ANY (ARRAY['p', 'q']::varchar[]);
CREATE INDEX i ON t (state) WHERE state IN ('new', 'old');
