CREATE TABLE base (id integer, note text);
CREATE TABLE derived (extra text) INHERITS (base);
