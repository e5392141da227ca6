
-- Each batch is a transaction of its own: what is filled stays so when this is interrupted, and is
-- passed over when it is run again. Triggers of the table are no part of it where the role may say so.
-- Where row security would hide rows it fails.
#variable_conflict use_column
DECLARE
    batch_first record;
    batch_last record;
BEGIN
    PERFORM set_config('row_security', 'off', true);
    SELECT @{key} INTO batch_first FROM ONLY @{table} ORDER BY @{key} LIMIT 1;
    WHILE FOUND LOOP
        SELECT @{key} INTO batch_last
        FROM (SELECT @{key} FROM ONLY @{table} WHERE (@{key}) >= (@{first}) ORDER BY @{key} LIMIT @{rows}) batch
        ORDER BY @{key_backwards} LIMIT 1;
        IF current_setting('is_superuser') = 'on' THEN
            PERFORM set_config('session_replication_role', 'replica', true);
        END IF;
        UPDATE ONLY @{table} t SET @{to} = @{value}
        WHERE (@{key}) >= (@{first}) AND (@{key}) <= (@{last}) AND @{from} IS NOT NULL AND @{to} IS NULL;
        COMMIT;
        PERFORM set_config('row_security', 'off', true);
        SELECT @{key} INTO batch_first FROM ONLY @{table} WHERE (@{key}) > (@{last}) ORDER BY @{key} LIMIT 1;
    END LOOP;
END
