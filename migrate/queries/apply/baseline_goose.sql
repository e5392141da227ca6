-- Each version by its last row; 0 is the table itself.
SELECT version_id, false
FROM (SELECT DISTINCT ON (version_id) * FROM %s WHERE version_id > 0
      ORDER BY version_id, id DESC) AS last
WHERE is_applied
