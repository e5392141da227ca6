CREATE FUNCTION add_up(state integer, value integer) RETURNS integer LANGUAGE sql AS 'SELECT state + value';
CREATE AGGREGATE total(integer) (SFUNC = add_up, STYPE = integer, INITCOND = '0');
