CREATE TABLE t (state varchar(10));
