-- Rows that belong to who made them: the policy goes by the claims of the token.
CREATE ROLE api LOGIN;
CREATE FUNCTION who() RETURNS text STABLE LANGUAGE sql
    RETURN nullif(current_setting('request.jwt.claims', true), '')::json ->> 'sub';
CREATE TABLE notes (
    id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    owner text NOT NULL DEFAULT who(),
    body text NOT NULL
);
ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON notes USING (owner = who());
GRANT SELECT, INSERT, UPDATE, DELETE ON notes TO api;
