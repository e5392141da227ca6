# Tests: what they need, how they are built, how they are run.
#
#   make deps       what make, the demo, the tests and lint need (Debian and npm packages)
#   make programs   what the tests and benchmarks start, which then run alone: tests/e2e/NAME.t, tests/bench/NAME/run
#   make unit       the unit tests alone; also: cases, conformance, laws, e2e, fuzz
#   make bench      the benchmarks, which print ratios; exit status 1 on a missed one
#   make memcheck   unit tests and command cases under valgrind
#   make check-long what takes longer: memcheck, long fuzzing, many repetitions, the verdicts of api-load,
#                   other machines
#   make arm64      the tools and their unit tests, cross-compiled and run under qemu; also: make musl
#   make coverage   the lines of the readers that the fuzzers reach
#   make lint       format, static analysis, layers, man pages, scripts
#   make check SAN=address,undefined     every test on a build with sanitizers

# So many tests at a time; compilers as many as there are processors, unless make was told otherwise.
JOBS ?= 2
PARALLEL = $(if $(filter -j%,$(MAKEFLAGS)),,-j$(shell nproc 2>/dev/null || echo 2))
RUN = SAN=$(SAN) BUILD=$(BUILD) perl tests/run.pl -j $(JOBS)

# $(call test_programs,unit|fuzz|bench,DIRECTORY,PACKAGES,FLAGS): a program of each tests/KIND/DIRECTORY/*.c
define test_programs
$(1)_$(2) := $$(patsubst %.c,$$(BUILD)/%,$$(sort $$(wildcard tests/$(1)/$(2)/*.c)))
$(1)_PROGRAMS += $$($(1)_$(2))
DEPENDENCIES += $$($(1)_$(2):%=%.d)
$$(BUILD)/tests/$(1)/$(2)/%.o: MODULE_CFLAGS = $$(call flags_of,$(3))
$$($(1)_$(2)): %: %.o $$(BUILD)/lib$(2).a $$(BUILD)/libcommon.a
	$$(CC) $$(ALL_CFLAGS) $$(ALL_LDFLAGS) $(4) -o $$@ $$< $$(BUILD)/lib$(2).a $$(BUILD)/libcommon.a \
		$$(call libs_of,$(3)) -lm
endef

$(foreach d,common scaffold migrate loadtest,\
	$(eval $(call test_programs,unit,$(d),$($(d)_PACKAGES)))\
	$(eval $(call test_programs,fuzz,$(d),$($(d)_PACKAGES),-fsanitize=fuzzer)))
UNIT_TESTS := $(unit_PROGRAMS)

# Benchmarks of a library, run without a tool.
$(eval $(call test_programs,bench,scaffold,$(scaffold_PACKAGES)))

# Fuzzers (libFuzzer) need clang and a build of their own; they are no part of a build with sanitizers.
FUZZ_BUILD := $(ROOT_BUILD)/fuzz
FUZZERS := $(if $(SAN),,$(fuzz_PROGRAMS:$(BUILD)/%=$(FUZZ_BUILD)/%))

# Programs that tests and benchmarks start: one of each tests/servers/*.c and tests/bench/*/*.c
SERVERS := $(patsubst %.c,$(BUILD)/%,$(filter-out tests/bench/scaffold/%,\
	$(sort $(wildcard tests/servers/*.c tests/bench/*/*.c))))
DEPENDENCIES += $(SERVERS:%=%.d)
$(SERVERS): %: %.o
	$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $< -lm -lpthread

# The kinds of test, by folder.
CASES := $(sort $(wildcard tests/cases/*.t))
CONFORMANCE := $(sort $(filter-out $(if $(SAN),%/memory.t %/links.t %/network.t),$(wildcard tests/conformance/*.t)))
LAWS := $(sort $(wildcard tests/laws/*.t))
# What measures time has no place under sanitizers, nor has what faults are injected into (see FAULTS); nor
# what looks at generated code only, which is the same there: laws/api-scaffold-same.t generates it; nor the
# examples of the manual, which ask for what other tests do.
UNSANITIZED := %.serial.t %/db-migrate-interrupted.t %/completions.t %/examples.t $(patsubst %,\%/api-scaffold-%.t,\
	answers contract express format hardened lint misuse reading security typescript zod)
E2E := $(sort $(filter-out $(if $(SAN),$(UNSANITIZED)),$(wildcard tests/e2e/*.t)))
FUZZ := $(if $(FUZZERS),tests/fuzz/run.t)
BENCH := $(sort $(wildcard tests/bench/*/run))

.PHONY: deps programs check check-all check-long unit cases conformance laws e2e fuzz bench memcheck lint \
	fuzzers fuzzers-all coverage

include tests/demo/module.mk

deps:
	@sh tests/deps.sh all

check:
	@sh tests/deps.sh check
	@$(MAKE) --no-print-directory $(PARALLEL) WERROR=1 check-all

# Faults are injected by preloading, which sanitizers do not take, nor does a program with libc in it.
FAULTS := $(if $(SAN),,$(BUILD)/tests/fault.so $(BUILD)/tests/dynamic/api-scaffold)
$(BUILD)/tests/fault.so: tests/lib/fault.c | toolchain
	@mkdir -p $(@D)
	$(CC) -std=c11 -O2 $(WARNINGS) -Wno-missing-prototypes -shared -fPIC -o $@ $<

# What takes longest begins first, so that the jobs end together.
SLOW := $(patsubst %,tests/%.t,laws/db-migrate-pairs e2e/examples laws/db-migrate-versions e2e/db-migrate-compare \
	e2e/db-migrate-hostile e2e/db-migrate-layouts e2e/db-migrate-interrupted e2e/db-migrate-apply)
SLOW_FIRST = $(filter $(1),$(SLOW)) $(filter-out $(SLOW),$(1))

programs: $(FAULTS) $(PROGRAMS) $(UNIT_TESTS) $(SERVERS) $(bench_PROGRAMS)

check-all: $(FAULTS) $(PROGRAMS) $(UNIT_TESTS) $(SERVERS) $(if $(FUZZERS),fuzzers)
	@$(RUN) $(FUZZ) $(call SLOW_FIRST,$(LAWS) $(E2E)) $(CONFORMANCE) $(CASES) $(UNIT_TESTS)

unit: $(UNIT_TESTS)
	@$(RUN) $(UNIT_TESTS)

cases: $(PROGRAMS)
	@$(RUN) $(CASES)

conformance: $(FAULTS) $(PROGRAMS)
	@$(RUN) $(CONFORMANCE)

laws: $(PROGRAMS)
	@$(RUN) $(LAWS)

e2e: $(PROGRAMS) $(SERVERS)
	@$(RUN) $(E2E)

fuzz: fuzzers
	@$(RUN) -t 7200 $(FUZZ)

fuzzers:
	@$(MAKE) --no-print-directory CC=clang SAN=fuzzer-no-link,address,undefined BUILD=$(FUZZ_BUILD) \
		fuzzers-all

fuzzers-all: $(fuzz_PROGRAMS)

coverage: $(ROOT_BUILD)/libcommon.a
	@sh tests/deps.sh long
	@sh tests/fuzz/coverage.sh

bench: $(PROGRAMS) $(SERVERS) $(bench_PROGRAMS)
	@BUILD=$(BUILD) sh tests/lib/bench.sh $(BENCH)

memcheck: $(PROGRAMS) $(BUILD)/tests/dynamic/api-scaffold $(UNIT_TESTS)
	@BUILD=$(BUILD) JOBS=$(JOBS) sh tests/lib/memcheck.sh $(CASES) $(UNIT_TESTS)

# Tests that do more of what they do when LONG is set.
LONGER := $(LAWS) $(patsubst %,tests/e2e/%.t,api-scaffold-injection db-migrate-apply db-migrate-interrupted)

check-long: $(FAULTS) $(PROGRAMS) $(UNIT_TESTS) $(SERVERS) fuzzers memcheck
	@sh tests/deps.sh long
	@LONG=1 $(RUN) -t 43200 $(FUZZ) $(LONGER) $(sort $(wildcard tests/long/*.t))

# Other machines than this one.
.PHONY: arm64 musl
arm64 musl:
	@sh tests/deps.sh long
	@$(RUN) -t 7200 tests/long/$@.t

lint:
	@sh tests/deps.sh lint
	@CC="$(CC)" BUILD=$(BUILD) sh tests/lint/lint.sh
