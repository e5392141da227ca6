migrate_EMBEDDED := migrate_queries migrate_templates
$(eval $(call embedded,migrate_queries,migrate/queries))
$(eval $(call embedded,migrate_templates,migrate/templates))
$(eval $(call module,migrate,libpq jansson pg_query))
$(eval $(call program,db-migrate,migrate,libpq jansson pg_query,-lm))
