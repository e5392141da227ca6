# Tests: what they need, how they are built, how they are run.
#
#   make deps       what make, the demo, the tests and lint need (Debian and npm packages)
#   make unit       the unit tests alone; also: cases, conformance, laws, e2e, fuzz
#   make bench      the benchmarks, which print ratios; exit status 1 on a missed one
#   make memcheck   unit tests and command cases under valgrind
#   make check-long what takes longer: memcheck, long fuzzing, many repetitions
#   make lint       format, static analysis, layers, man pages, scripts
#   make check SAN=address,undefined     every test on a build with sanitizers

UNIT_TESTS :=
JOBS ?= 2
RUN = SAN=$(SAN) BUILD=$(BUILD) perl tests/run.pl -j $(JOBS)

# $(call unit,DIRECTORY,PACKAGES,LIBRARIES): a program of each tests/unit/DIRECTORY/*.c
define unit
UNIT_$(1) := $$(patsubst %.c,$$(BUILD)/%,$$(sort $$(wildcard tests/unit/$(1)/*.c)))
UNIT_TESTS += $$(UNIT_$(1))
DEPENDENCIES += $$(UNIT_$(1):%=%.d)
$$(BUILD)/tests/unit/$(1)/%.o: MODULE_CFLAGS = $$(call flags_of,$(2))
$$(UNIT_$(1)): %: %.o $$(BUILD)/lib$(1).a $$(BUILD)/libcommon.a
	$$(CC) $$(ALL_CFLAGS) $$(ALL_LDFLAGS) -o $$@ $$< $$(BUILD)/lib$(1).a $$(BUILD)/libcommon.a \
		$$(call libs_of,$(2)) -lm
endef

$(eval $(call unit,common,jansson))
$(eval $(call unit,scaffold,$(scaffold_PACKAGES)))
$(eval $(call unit,migrate,$(migrate_PACKAGES)))
$(eval $(call unit,loadtest,$(loadtest_PACKAGES)))

# The kinds of test, by folder; the slow ones first, so that two jobs end together.
CASES := $(sort $(wildcard tests/cases/*.t))
CONFORMANCE := $(sort $(wildcard tests/conformance/*.t))
LAWS := $(sort $(wildcard tests/laws/*.t))
E2E := $(sort $(wildcard tests/e2e/*.t))
FUZZ := $(sort $(wildcard tests/fuzz/*.t))
BENCH := $(sort $(wildcard tests/bench/*/run))

.PHONY: deps check check-all check-long unit cases conformance laws e2e fuzz bench memcheck lint

include tests/demo/module.mk

deps:
	@sh tests/deps.sh all

check:
	@sh tests/deps.sh check
	@$(MAKE) --no-print-directory WERROR=1 check-all

check-all: $(PROGRAMS) $(UNIT_TESTS)
	@$(RUN) $(E2E) $(LAWS) $(FUZZ) $(CONFORMANCE) $(CASES) $(UNIT_TESTS)

unit: $(UNIT_TESTS)
	@$(RUN) $(UNIT_TESTS)

cases: $(PROGRAMS)
	@$(RUN) $(CASES)

conformance: $(PROGRAMS)
	@$(RUN) $(CONFORMANCE)

laws: $(PROGRAMS)
	@$(RUN) $(LAWS)

e2e: $(PROGRAMS)
	@$(RUN) $(E2E)

fuzz: $(PROGRAMS)
	@$(RUN) $(FUZZ)

bench: $(PROGRAMS)
	@BUILD=$(BUILD) sh tests/lib/bench.sh $(BENCH)

memcheck: $(PROGRAMS) $(UNIT_TESTS)
	@BUILD=$(BUILD) JOBS=$(JOBS) sh tests/lib/memcheck.sh $(CASES) $(UNIT_TESTS)

check-long: $(PROGRAMS) $(UNIT_TESTS) memcheck
	@LONG=1 $(RUN) -t 7200 $(FUZZ) $(LAWS)

lint:
	@sh tests/deps.sh lint
	@CC="$(CC)" BUILD=$(BUILD) sh tests/lint/lint.sh
