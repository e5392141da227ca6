CREATE SCHEMA old;
CREATE TABLE part (id integer PRIMARY KEY);
CREATE TABLE old.whole (id integer PRIMARY KEY, part part, parts part[]);
CREATE VIEW parts AS SELECT (part).id FROM old.whole;
