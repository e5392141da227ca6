CREATE TABLE t (a integer, b text, c jsonb, d timestamptz);
CREATE INDEX one ON t (a);
CREATE UNIQUE INDEX two ON t (b);
CREATE INDEX three ON t (lower(b));
