-- Tables that foreign keys tie become unlogged and logged, each in its turn.
CREATE TABLE a_low (id integer PRIMARY KEY, self integer REFERENCES a_low, high integer);
CREATE TABLE z_high (id integer PRIMARY KEY);
ALTER TABLE a_low ADD FOREIGN KEY (high) REFERENCES z_high;
CREATE TABLE b_high (id integer PRIMARY KEY);
CREATE TABLE y_low (id integer PRIMARY KEY REFERENCES b_high);
CREATE UNLOGGED TABLE c_high (id integer PRIMARY KEY);
CREATE UNLOGGED TABLE x_low (id integer PRIMARY KEY REFERENCES c_high);
CREATE TABLE m_high (id integer PRIMARY KEY);
CREATE TABLE n_low (id integer PRIMARY KEY REFERENCES m_high);
CREATE TABLE o_high (id integer PRIMARY KEY);
CREATE UNLOGGED TABLE p_low (id integer PRIMARY KEY);
CREATE UNLOGGED TABLE q_high (id integer PRIMARY KEY);
CREATE TABLE r_low (id integer PRIMARY KEY);
CREATE UNLOGGED TABLE s_high (id integer PRIMARY KEY);
CREATE UNLOGGED TABLE a_low2 (id integer PRIMARY KEY REFERENCES s_high);
