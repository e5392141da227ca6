CREATE DOMAIN positive AS integer CHECK (VALUE > 0);
CREATE DOMAIN label AS varchar(20) DEFAULT 'none';
CREATE TABLE t (a positive, b label);
