CREATE SEQUENCE plain;
CREATE SEQUENCE limits MINVALUE 1 MAXVALUE 100;
CREATE SEQUENCE leaving;
CREATE TABLE t (id serial, x integer);
CREATE TABLE owned (id bigserial);
ALTER TABLE owned OWNER TO writer;
