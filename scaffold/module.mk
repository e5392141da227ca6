scaffold_EMBEDDED := scaffold_templates
$(eval $(call embedded,scaffold_templates,scaffold/templates))

# The TypeScript grammar is compiled in when `make deps` has fetched it (scaffold/grammar/fetch.sh).
GRAMMAR := $(ROOT_BUILD)/grammar
GRAMMAR_FETCHED := $(wildcard $(GRAMMAR)/.fetched)
define grammar_object
scaffold_EMBEDDED += grammar_$(1)_$(2)
$$(BUILD)/embed/grammar_$(1)_$(2).o: $$(GRAMMAR)/$(1)/src/$(2).c | toolchain
	@mkdir -p $$(@D)
	$$(CC) -std=c11 -O2 -w -I$$(GRAMMAR)/$(1)/src $$(if $$(SAN),-fsanitize=$$(SAN)) -c -o $$@ $$<
endef
ifneq ($(GRAMMAR_FETCHED),)
$(foreach g,typescript tsx,$(foreach f,parser scanner,$(eval $(call grammar_object,$(g),$(f)))))
$(BUILD)/scaffold/source/grammar.o: CPPFLAGS += -DHAVE_GRAMMAR
endif
$(BUILD)/scaffold/source/grammar.o: $(GRAMMAR_FETCHED)

$(eval $(call module,scaffold,yaml-0.1 jansson tree-sitter))
# It runs for milliseconds; to find and map the C library would be a tenth of them, and a megabyte. Nothing
# of it that opens further libraries (names, locales) is used. Sanitizers need it dynamic, and another machine's
# program cannot be tried.
scaffold_LINK = $(if $(DYNAMIC)$(SAN),,$(shell sh common/static.sh "$(CC)" "$(CFLAGS) $(LDFLAGS)" $(SMALL:%=-l%)))
$(eval $(call program,api-scaffold,scaffold,yaml-0.1 jansson tree-sitter,-Wl$(comma)--as-needed -lm))
