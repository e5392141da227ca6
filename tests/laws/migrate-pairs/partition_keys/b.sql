CREATE TABLE kept (id integer, kind text, PRIMARY KEY (id, kind), UNIQUE (kind, id)) PARTITION BY LIST (kind);
CREATE TABLE kept_a PARTITION OF kept FOR VALUES IN ('a', 'b') PARTITION BY RANGE (id);
CREATE TABLE kept_a1 PARTITION OF kept_a FOR VALUES FROM (0) TO (10);
CREATE TABLE lost (id integer, kind text, PRIMARY KEY (id, kind), UNIQUE (kind, id)) PARTITION BY LIST (kind);
CREATE TABLE lost_a PARTITION OF lost FOR VALUES IN ('a', 'b') PARTITION BY RANGE (id);
CREATE TABLE lost_a1 PARTITION OF lost_a FOR VALUES FROM (0) TO (5);
