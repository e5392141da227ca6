CREATE FUNCTION watch() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN END $$;
CREATE EVENT TRIGGER gone ON ddl_command_end EXECUTE FUNCTION watch();
