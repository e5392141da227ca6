
-- Rows are put back as they were: triggers and rules of the table take no part, and then do again.
#variable_conflict use_column
DECLARE
    watcher record;
    wake_up text;
    wake_ups text[] := '{}';
BEGIN
    FOR watcher IN
        SELECT tgrelid::regclass AS relation, 'TRIGGER' AS kind, tgname AS name, tgenabled AS enabled
        FROM pg_catalog.pg_trigger
        WHERE NOT tgisinternal AND tgtype & @{trigger_event} <> 0
        UNION ALL
        SELECT ev_class::regclass, 'RULE', rulename, ev_enabled
        FROM pg_catalog.pg_rewrite
        WHERE ev_type = @{rule_event}
    LOOP
        CONTINUE WHEN watcher.enabled NOT IN ('O', 'A')
            OR (watcher.relation <> @{table_literal}::regclass
                AND NOT EXISTS (SELECT FROM pg_catalog.pg_partition_tree(@{table_literal}) WHERE relid = watcher.relation));
        EXECUTE format('ALTER TABLE ONLY %s DISABLE %s %I', watcher.relation, watcher.kind, watcher.name);
        wake_ups := wake_ups || format('ALTER TABLE ONLY %s ENABLE %s %s %I', watcher.relation,
            CASE watcher.enabled WHEN 'A' THEN 'ALWAYS' ELSE '' END, watcher.kind, watcher.name);
    END LOOP;
    @{statement};
    FOREACH wake_up IN ARRAY wake_ups LOOP
        EXECUTE wake_up;
    END LOOP;
END
