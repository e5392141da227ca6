CREATE DOMAIN positive AS integer DEFAULT 1 NOT NULL CONSTRAINT small CHECK (VALUE < 100) CONSTRAINT positive_check CHECK (VALUE > 0);
CREATE DOMAIN label AS varchar(40);
CREATE DOMAIN fresh AS text CHECK (VALUE ~ '^[a-z]+$');
CREATE TABLE t (a positive, b label, c fresh);
