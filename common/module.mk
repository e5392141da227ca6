common_EMBEDDED := common_schemas
$(eval $(call embedded,common_schemas,common/schema))
$(eval $(call module,common,jansson))

$(BUILD)/common/version.o: CPPFLAGS += -DVERSION='"$(VERSION)"'
$(BUILD)/common/version.o: Makefile
