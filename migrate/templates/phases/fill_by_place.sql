
-- Each batch is a transaction of its own: what is filled stays so when this is interrupted, and is
-- passed over when it is run again. Triggers of the table are no part of it where the role may say so.
-- Where row security would hide rows it fails.
-- Without a primary key a batch is a range of pages; a row that moves meanwhile is met in the next round.
-- A round that fills none while rows are left would be followed by others for ever.
#variable_conflict use_column
DECLARE
    batch_page bigint;
    batch_page_end bigint;
    batch_filled bigint;
    batch_rows bigint;
BEGIN
    PERFORM set_config('row_security', 'off', true);
    LOOP
        batch_page := 0;
        batch_filled := 0;
        batch_page_end := pg_relation_size(@{table_literal}) / current_setting('block_size')::bigint;
        WHILE batch_page <= batch_page_end LOOP
            IF current_setting('is_superuser') = 'on' THEN
                PERFORM set_config('session_replication_role', 'replica', true);
            END IF;
            UPDATE ONLY @{table} t SET @{to} = @{value}
            WHERE ctid >= format('(%s,0)', batch_page)::tid AND ctid < format('(%s,0)', batch_page + @{pages})::tid
                AND @{from} IS NOT NULL AND @{to} IS NULL;
            GET DIAGNOSTICS batch_rows = ROW_COUNT;
            batch_filled := batch_filled + batch_rows;
            COMMIT;
            PERFORM set_config('row_security', 'off', true);
            batch_page := batch_page + @{pages};
        END LOOP;
        EXIT WHEN NOT EXISTS (SELECT FROM ONLY @{table} WHERE @{from} IS NOT NULL AND @{to} IS NULL);
        IF batch_filled = 0 THEN
            RAISE EXCEPTION 'rows of % cannot be filled', @{table_literal}
                USING HINT = 'a trigger, a rule or a policy of the table keeps them as they are';
        END IF;
    END LOOP;
END
