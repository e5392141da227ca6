# One graph for the three tools; each directory adds its part in a module.mk.
#
#   make            the tools, in build/
#   make demo       the whole loop on a shop of 200,000 orders (installs what it needs); PAGE=FILE keeps its story
#   make check      every test (installs what they need)
#   make clean      remove what was built (the packages of the tests stay in build/)
#   make help       the rest

.SUFFIXES:
.DELETE_ON_ERROR:
.DEFAULT_GOAL := all

VERSION := 0.1.0
PREFIX ?= /usr/local
BINDIR ?= $(PREFIX)/bin
DATADIR ?= $(PREFIX)/share
MANDIR ?= $(DATADIR)/man
ZSHDIR ?= $(DATADIR)/zsh/site-functions

# SAN=address,undefined builds into a directory of its own.
comma := ,
SAN ?=
ROOT_BUILD := build
BUILD ?= $(ROOT_BUILD)$(if $(SAN),/san-$(subst $(comma),-,$(SAN)))

PKG_CONFIG ?= pkg-config
CFLAGS ?= $(if $(SAN),-O2,-O3) -g
WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes \
	-Wmissing-prototypes -Wwrite-strings -Wvla -Wundef -Wno-missing-field-initializers
# WERROR=1 turns warnings into errors: the checks do.
WERROR ?=
CPPFLAGS += -I. -I$(BUILD) -D_POSIX_C_SOURCE=200809L
ALL_CFLAGS = -std=c11 $(WARNINGS) $(if $(WERROR),-Werror) $(CFLAGS) -fstack-protector-strong \
	$(if $(SAN),-fsanitize=$(SAN) -fno-sanitize-recover=all -fno-omit-frame-pointer)
ALL_LDFLAGS = $(LDFLAGS) $(if $(SAN),-fsanitize=$(SAN))

include common/build.mk
include common/module.mk
include scaffold/module.mk
include migrate/module.mk
include loadtest/module.mk
include man/module.mk
include tests/module.mk

.PHONY: all clean help
all: $(PROGRAMS)

help:
	@sed -n 's/^#   make/make/p' Makefile tests/module.mk man/module.mk

clean:
	rm -rf $(ROOT_BUILD)/san-* $(ROOT_BUILD)/common $(ROOT_BUILD)/scaffold $(ROOT_BUILD)/migrate \
		$(ROOT_BUILD)/loadtest $(ROOT_BUILD)/embed $(ROOT_BUILD)/tests $(ROOT_BUILD)/lib*.a $(PROGRAMS)

-include $(DEPENDENCIES)
