common_EMBEDDED := common_schemas
$(eval $(call embedded,common_schemas,common/schema))
$(eval $(call module,common,jansson))

# The commit that is built: of the repository, or what `make dist` has noted in an exported tree.
COMMIT := $(shell cat .commit 2>/dev/null || git rev-parse --short=8 HEAD 2>/dev/null || echo unknown)
$(BUILD)/common/version.o: CPPFLAGS += -DVERSION='"$(VERSION)"' -DCOMMIT='"$(COMMIT)"'
$(BUILD)/common/version.o: Makefile $(BUILD)/commit
ifneq ($(COMMIT),$(shell cat $(BUILD)/commit 2>/dev/null))
.PHONY: $(BUILD)/commit
endif
$(BUILD)/commit:
	@mkdir -p $(@D)
	@echo '$(COMMIT)' >$@
