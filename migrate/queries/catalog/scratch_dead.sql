-- Scratch databases that no run holds: who makes one takes its name as application_name before.
SELECT d.datname
FROM pg_database d
WHERE starts_with(d.datname, $1)
  AND pg_has_role(d.datdba, 'USAGE')
  AND NOT EXISTS (SELECT FROM pg_stat_activity a
                  WHERE a.application_name = d.datname OR a.datname = d.datname)
