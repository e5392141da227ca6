migrate_EMBEDDED := migrate_queries
$(eval $(call embedded,migrate_queries,migrate/queries))
$(eval $(call module,migrate,libpq jansson pg_query))
$(eval $(call program,db-migrate,migrate,libpq jansson pg_query,-lm))
