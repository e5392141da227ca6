CREATE FUNCTION plus(x integer, y integer DEFAULT 1) RETURNS bigint LANGUAGE sql IMMUTABLE STRICT AS $$ SELECT (x + y)::bigint $$;
CREATE TABLE t (a integer DEFAULT plus(1), CHECK (plus(a, 2) > 0));
CREATE VIEW v AS SELECT plus(a) AS b FROM t;
CREATE FUNCTION quoting() RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS
$outer$ BEGIN RETURN $$ it's; a "body" $$ || '$function$'; END $outer$;
CREATE FUNCTION atomic(n integer) RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM t WHERE a > n; END;
CREATE PROCEDURE act(INOUT n integer) LANGUAGE plpgsql AS $$ BEGIN n := n + 1; END $$;
CREATE FUNCTION many(VARIADIC list integer[]) RETURNS TABLE (k integer, v text) LANGUAGE sql AS $$ SELECT 1, 'x' $$;
