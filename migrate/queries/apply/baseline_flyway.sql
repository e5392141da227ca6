-- A version whose last word is an undoing is not applied any more.
SELECT script, NOT success
FROM (SELECT DISTINCT ON (version) * FROM %s WHERE version IS NOT NULL
      ORDER BY version, installed_rank DESC) AS last
WHERE type LIKE 'SQL%' OR type LIKE 'BASELINE%'
