CREATE TABLE parent (id integer, code text, a integer NOT NULL, b integer NOT NULL, CONSTRAINT pair UNIQUE (a, b) DEFERRABLE INITIALLY DEFERRED, PRIMARY KEY (a, b), CONSTRAINT parent_id UNIQUE (id));
CREATE TABLE child (id integer, parent integer REFERENCES parent (id) ON DELETE SET NULL DEFERRABLE, code text,
    CONSTRAINT positive CHECK (id > 0), CONSTRAINT named CHECK (code <> '') NO INHERIT);
ALTER TABLE child ADD CONSTRAINT late CHECK (id < 1000) NOT VALID;
CREATE TABLE twins (a integer PRIMARY KEY, b integer UNIQUE DEFERRABLE);
ALTER TABLE twins ADD UNIQUE (a);
ALTER TABLE twins ADD CONSTRAINT twins_again UNIQUE (b) DEFERRABLE;
