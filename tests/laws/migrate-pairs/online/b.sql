CREATE TABLE p (id int PRIMARY KEY, "Odd ""name" text);
ALTER TABLE p ADD CONSTRAINT "Odd key" UNIQUE ("Odd ""name");
CREATE TABLE t (id int NOT NULL, a int NOT NULL, b text, c text, d int,
    "Long name of a column that takes all of the sixty-three bytes é" int NOT NULL,
    CONSTRAINT t_key PRIMARY KEY (id) INCLUDE (b) WITH (fillfactor = 80),
    CONSTRAINT distinct_nulls UNIQUE NULLS NOT DISTINCT (a, b) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT positive CHECK (a > 0),
    CONSTRAINT "not ""checked" CHECK (a < 1000) NOT VALID,
    CONSTRAINT parent FOREIGN KEY (d) REFERENCES p (id) ON DELETE CASCADE,
    CONSTRAINT apart EXCLUDE USING btree (c WITH =));
CREATE INDEX t_a ON t (a) WHERE b IS NOT NULL;
CREATE INDEX "T ""a b" ON t (b, a DESC);
CREATE UNIQUE INDEX replaced ON t (lower(c));
COMMENT ON INDEX replaced IS 'another one';
CREATE INDEX expression ON t ((a + 1), lower(b)) INCLUDE (c);
CREATE INDEX of_gone_column ON t (d);
CREATE TABLE parted (id int, v int NOT NULL, CONSTRAINT small CHECK (v < 10), CONSTRAINT to_p FOREIGN KEY (v) REFERENCES p) PARTITION BY RANGE (id);
CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM (0) TO (100);
CREATE INDEX parted_v ON parted (v);
CREATE TABLE above (x int NOT NULL, CONSTRAINT few CHECK (x < 5));
CREATE TABLE below (y int NOT NULL) INHERITS (above);
CREATE INDEX below_y ON below (y);
