scaffold_EMBEDDED := scaffold_templates
$(eval $(call embedded,scaffold_templates,scaffold/templates))
$(eval $(call module,scaffold,yaml-0.1 jansson))
$(eval $(call program,api-scaffold,scaffold,yaml-0.1 jansson))
