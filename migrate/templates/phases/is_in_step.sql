
-- The old column goes for good: not before the first of the two migrations has filled the new one, and
-- while its trigger keeps them in step. Where row security would hide rows it fails.
DECLARE
    row_security_before text := current_setting('row_security');
BEGIN
    IF NOT EXISTS (
        SELECT FROM pg_catalog.pg_trigger
        WHERE tgrelid = to_regclass(@{table_literal}) AND quote_ident(tgname) = @{trigger_literal} AND tgenabled IN ('O', 'A')
    ) THEN
        RAISE EXCEPTION '% is not kept in step with %', @{column_literal}, @{old_literal}
            USING HINT = 'run the first migration, expand, to its end before';
    END IF;
    PERFORM set_config('row_security', 'off', true);
    IF @{unfilled} THEN
        RAISE EXCEPTION '% is not filled from % yet', @{column_literal}, @{old_literal}
            USING HINT = 'run the first migration, expand, to its end before';
    END IF;
    PERFORM set_config('row_security', row_security_before, true);
END
