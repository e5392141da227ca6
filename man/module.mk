# Manual pages and installation.
#
#   make install    the tools, manual pages, completions and schemas: PREFIX=/usr/local, DESTDIR=
#   make uninstall  removes what install has put there
#   make dist       a tar of what is committed: build/backend-tools-VERSION.tar.gz
#   make deb        Debian packages in build/deb (installs debhelper)

PAGES := $(sort $(wildcard man/*.[1-9]))
INSTALL = DESTDIR="$(DESTDIR)" BINDIR="$(BINDIR)" DATADIR="$(DATADIR)" MANDIR="$(MANDIR)" ZSHDIR="$(ZSHDIR)" \
	sh man/install.sh

.PHONY: install uninstall
install: $(PROGRAMS) $(PAGES)
	@$(INSTALL) install $(PROGRAMS) -- $(PAGES)

uninstall:
	@$(INSTALL) uninstall $(PROGRAMS) -- $(PAGES)

.PHONY: dist deb
dist:
	@sh man/dist.sh tar $(VERSION) $(BUILD)

deb:
	@sh tests/deps.sh package
	@sh man/dist.sh deb $(VERSION) $(BUILD)
