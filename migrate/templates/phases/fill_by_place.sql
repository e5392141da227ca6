
-- Each batch is a transaction of its own: what is filled stays so when this is interrupted, and is
-- passed over when it is run again. Triggers of the table are no part of it where the role may say so.
-- Without a primary key a batch is a range of pages; a row that moves meanwhile is met in the next round.
#variable_conflict use_column
DECLARE
    page bigint;
    page_end bigint;
BEGIN
    LOOP
        page := 0;
        page_end := pg_relation_size(@{table_literal}) / current_setting('block_size')::bigint;
        WHILE page <= page_end LOOP
            IF current_setting('is_superuser') = 'on' THEN
                PERFORM set_config('session_replication_role', 'replica', true);
            END IF;
            UPDATE ONLY @{table} t SET @{to} = @{value}
            WHERE ctid >= format('(%s,0)', page)::tid AND ctid < format('(%s,0)', page + @{pages})::tid
                AND @{from} IS NOT NULL AND @{to} IS NULL;
            COMMIT;
            page := page + @{pages};
        END LOOP;
        EXIT WHEN NOT EXISTS (SELECT FROM ONLY @{table} WHERE @{from} IS NOT NULL AND @{to} IS NULL);
    END LOOP;
END
