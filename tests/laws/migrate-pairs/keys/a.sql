CREATE TABLE parent (id integer PRIMARY KEY, code text UNIQUE, a integer, b integer, CONSTRAINT pair UNIQUE (a, b));
CREATE TABLE child (id integer, parent integer REFERENCES parent, code text REFERENCES parent (code));
