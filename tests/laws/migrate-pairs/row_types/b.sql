CREATE TABLE part (id bigint PRIMARY KEY, note text);
CREATE TABLE whole (id integer PRIMARY KEY, part part, parts part[]);
CREATE VIEW parts AS SELECT (part).id FROM whole;
