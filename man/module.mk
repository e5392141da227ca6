# Manual pages and installation.
#
#   make install    the tools, manual pages, completions and schemas: PREFIX=/usr/local, DESTDIR=
#   make uninstall  removes what install has put there

PAGES := $(sort $(wildcard man/*.[1-9]))
INSTALL = DESTDIR="$(DESTDIR)" BINDIR="$(BINDIR)" DATADIR="$(DATADIR)" MANDIR="$(MANDIR)" \
	sh man/install.sh

.PHONY: install uninstall
install: $(PROGRAMS) $(PAGES)
	@$(INSTALL) install $(PROGRAMS) -- $(PAGES)

uninstall:
	@$(INSTALL) uninstall $(PROGRAMS) -- $(PAGES)
