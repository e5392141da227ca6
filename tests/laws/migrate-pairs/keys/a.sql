CREATE TABLE parent (id integer PRIMARY KEY, code text UNIQUE, a integer, b integer, CONSTRAINT pair UNIQUE (a, b));
CREATE TABLE child (id integer, parent integer REFERENCES parent, code text REFERENCES parent (code));
CREATE TABLE more_twins (a integer PRIMARY KEY, b integer UNIQUE DEFERRABLE);
ALTER TABLE more_twins ADD UNIQUE (a);
ALTER TABLE more_twins ADD CONSTRAINT more_twins_again UNIQUE (b) DEFERRABLE;
