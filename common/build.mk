# The two macros of the build: a library of a directory, and a program on top of it.
#
#   $(call module,NAME,PACKAGES)         $(BUILD)/libNAME.a of all NAME/**/*.c but main.c
#   $(call program,TOOL,NAME,PACKAGES)   $(BUILD)/TOOL = NAME/main.c + libNAME.a + libcommon.a, linked with
#                                        NAME_LINK, and $(BUILD)/tests/dynamic/TOOL without
#
# PACKAGES are pkg-config names. A missing one is named by its Debian package. Those of PLAIN have no .pc
# file: NAME.h is included and -lNAME linked.

PROGRAMS :=
DEPENDENCIES :=

DEBIAN_yaml-0.1 := libyaml-dev
DEBIAN_jansson := libjansson-dev
DEBIAN_tree-sitter := libtree-sitter-dev
DEBIAN_libpq := libpq-dev
DEBIAN_libevent_core := libevent-dev
DEBIAN_libcurl := libcurl4-openssl-dev
DEBIAN_openssl := libssl-dev
DEBIAN_libnghttp2 := libnghttp2-dev

PLAIN := pg_query
PLAIN_pg_query := libpg-query-dev

# Checked when something is compiled, not when the Makefile is read: `make deps` and `make help` work
# on a bare machine.
.PHONY: toolchain
toolchain:
	@sh common/toolchain.sh "$(CC)" "$(PKG_CONFIG)" \
		$(foreach p,$(ALL_PACKAGES),$(if $(PLAIN_$(p)),$(p).h=$(PLAIN_$(p)),$(p)=$(DEBIAN_$(p))))

# libpg_query exports PostgreSQL's own functions: one of ours with the same name (quote_identifier) must
# not take the place of what the library calls.
described = $(filter-out $(PLAIN),$(1))
flags_of = $(if $(call described,$(1)),$(shell $(PKG_CONFIG) --cflags $(call described,$(1)) 2>/dev/null)) \
	$(if $(filter $(PLAIN),$(1)),-fvisibility=hidden)
libs_of = $(call statically,$(if $(call described,$(1)),\
	$(shell $(PKG_CONFIG) --libs $(call described,$(1)) 2>/dev/null)) $(patsubst %,-l%,$(filter $(PLAIN),$(1))))

# STATIC="pg_query yaml" links these libraries into the programs. Those of SMALL are linked in wherever their
# archives are: to find and map them takes longer than a small task. DYNAMIC=1 leaves all to the system, as
# packages have it.
STATIC ?=
DYNAMIC ?=
SMALL = $(if $(DYNAMIC),,yaml jansson tree-sitter)
archive_of = $(filter /%,$(shell $(CC) -print-file-name=lib$(1).a))
statically = $(foreach l,$(1),$(call linked,$(l),$(l:-l%=%)))
linked = $(if $(filter $(2),$(STATIC)),-l:lib$(2).a,$(or $(if $(filter $(2),$(SMALL)),$(call archive_of,$(2))),$(1)))

define module
$(1)_SOURCES := $$(sort $$(filter-out $(1)/main.c,$$(wildcard $(1)/*.c $(1)/*/*.c)))
$(1)_PACKAGES := $(2)
$(1)_OBJECTS = $$($(1)_SOURCES:%.c=$$(BUILD)/%.o) $$($(1)_EMBEDDED:%=$$(BUILD)/embed/%.o)
ALL_PACKAGES := $$(sort $$(ALL_PACKAGES) $(2))
DEPENDENCIES += $$($(1)_SOURCES:%.c=$$(BUILD)/%.d) $$(BUILD)/$(1)/main.d
$$(BUILD)/lib$(1).a: $$$$($(1)_OBJECTS)
	rm -f $$@
	$$(AR) rcs $$@ $$($(1)_OBJECTS)
$$(BUILD)/$(1)/%.o: MODULE_CFLAGS = $$(call flags_of,$(2))
endef

define program
PROGRAMS += $$(BUILD)/$(1)
$(2)_LIBS = $$(call libs_of,$(3)) $(4)
.PHONY: $(1)
$(1): $$(BUILD)/$(1)
$$(BUILD)/$(1): $$(BUILD)/$(2)/main.o $$(BUILD)/lib$(2).a $$(BUILD)/libcommon.a
	$$(CC) $$(ALL_CFLAGS) $$(ALL_LDFLAGS) $$($(2)_LINK) -o $$@ $$^ $$($(2)_LIBS)
# The same with the C library of the system, for tools that preload or replace it.
$$(BUILD)/tests/dynamic/$(1): $$(BUILD)/$(2)/main.o $$(BUILD)/lib$(2).a $$(BUILD)/libcommon.a
	@mkdir -p $$(@D)
	$$(CC) $$(ALL_CFLAGS) $$(ALL_LDFLAGS) -o $$@ $$^ $$($(2)_LIBS)
endef

.SECONDEXPANSION:

$(BUILD)/%.o: %.c | toolchain
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(ALL_CFLAGS) $(MODULE_CFLAGS) -MMD -MP -c -o $@ $<

# Embedded tables: a module sets NAME_EMBEDDED := TABLE… and for each EMBED_TABLE := FOLDER and
# EMBED_TABLE_FILES := the files below it (common/embed.sh).
define embedded
EMBEDDED_FILES_$(1) := $$(sort $$(shell find $(2) -type f | LC_ALL=C sort))
$$(BUILD)/embed/$(1).c: $$(EMBEDDED_FILES_$(1)) $$(shell find $(2) -type d) common/embed.sh
	@mkdir -p $$(@D)
	sh common/embed.sh $(1) $(2) $$(EMBEDDED_FILES_$(1)) >$$@.new && mv $$@.new $$@
$$(BUILD)/embed/$(1).o: $$(BUILD)/embed/$(1).c | toolchain
	$$(CC) $$(CPPFLAGS) $$(ALL_CFLAGS) -Wno-overlength-strings -c -o $$@ $$<
endef
