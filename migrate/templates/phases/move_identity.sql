
DECLARE
    position record;
BEGIN
    SELECT last_value, is_called INTO position FROM @{sequence};
    ALTER TABLE @{table} ALTER COLUMN @{from} DROP IDENTITY;
    ALTER TABLE @{table} ALTER COLUMN @{to} ADD @{identity};
    PERFORM setval(pg_get_serial_sequence(@{table_literal}, @{to_literal}), position.last_value, position.is_called);
END
