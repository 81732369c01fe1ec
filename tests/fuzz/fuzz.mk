# fuzz: the fuzzers (tests/fuzz), and what else throws damaged input at the program. Included by the
# Makefile, whose rules build the objects: each kind of build in a folder of its own.

# --- libFuzzer: one program for each tests/fuzz/fuzz_X.c -------------------------------------------

SECONDS ?= 60
FUZZ_BUILD = BUILD=build/fuzz CC=clang CFLAGS="-O1 -g -fno-omit-frame-pointer -Wno-unused-function" WERROR= \
             SANITIZE="-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all"
FUZZ_SOURCES := $(sort $(wildcard tests/fuzz/fuzz_*.c))
FUZZERS := $(patsubst tests/fuzz/%.c,$(BUILD)/%,$(FUZZ_SOURCES))
-include $(patsubst %.c,$(BUILD)/%.d,$(FUZZ_SOURCES))

# Of an archive only what one of them needs is linked, and looked at after each input.
# Of ui/ two files are all they need.
$(BUILD)/parts.a: $(filter-out $(BUILD)/ui/%,$(PARTS)) $(addprefix $(BUILD)/ui/,filter.o who.o) tests/fuzz/fuzz.mk
	@rm -f $@
	$(Q)ar rcs $@ $(filter %.o,$^)

# What a fuzzer is linked with besides its own file: it brings main().
FUZZ_MAIN = -fsanitize=fuzzer
$(BUILD)/fuzz_%: $(BUILD)/tests/fuzz/fuzz_%.o $(BUILD)/parts.a
	@echo "  LD    $@"
	$(Q)$(CC) $(ALL_LDFLAGS) $(FUZZ_MAIN) -o $@ $^ $(LIB_LIBS) -lm -lpthread

# Makes inputs of captures: tests/fuzz/seed.sh.
$(BUILD)/seed: $(BUILD)/tests/fuzz/seed.o $(BUILD)/parts.a
	@echo "  LD    $@"
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIB_LIBS) -lm -lpthread
-include $(BUILD)/tests/fuzz/seed.d

# Warnings of clang that gcc does not have are no matter here.
fuzz-programs:
	@$(MAKE) --no-print-directory $(FUZZ_BUILD) fuzzers
fuzzers: $(FUZZERS) $(BUILD)/seed

fuzz: packages-fuzz
	@$(MAKE) --no-print-directory fuzz-programs; $(OWNER)
	@SECONDS_EACH=$(SECONDS) tests/fuzz/run.sh; $(OWNER)

.PHONY: fuzz fuzzers fuzz-programs

# --- damaged captures through the whole program ----------------------------------------------------

COUNT ?= 20000

mutations: packages-run
	@$(MAKE) --no-print-directory $(ASAN_BUILD) build/asan/tapwatch build/asan/mutate; $(OWNER)
	@BUILD=build/asan COUNT=$(COUNT) tests/mutations.sh; $(OWNER)

.PHONY: mutations

# --- what is reached -------------------------------------------------------------------------------

# In a build of its own each fuzzer is linked with what runs its inputs once.
COVERAGE_BUILD = BUILD=build/coverage CC=clang WERROR= CFLAGS="-O0 -g" SANITIZE="-fprofile-instr-generate -fcoverage-mapping" \
                 FUZZ_MAIN=build/coverage/tests/fuzz/replay.o
# Of an assertion that holds clang says that what follows is not reached; here none is tested.
build/coverage/src/packet/%.o: ALL_CFLAGS += -DNDEBUG

coverage: packages-coverage
	@$(MAKE) --no-print-directory $(COVERAGE_BUILD) build/coverage/unit build/coverage/tests/fuzz/replay.o
	@$(MAKE) --no-print-directory $(COVERAGE_BUILD) fuzzers; $(OWNER)
	@BUILD=build/coverage tests/coverage.sh; $(OWNER)

# --- the unit tests under valgrind -----------------------------------------------------------------

# Memcheck takes the fortified memmove for a memcpy, whose two places must not overlap.
VALGRIND_BUILD = BUILD=build/valgrind FORTIFY= CFLAGS="-O1 -g -fno-omit-frame-pointer"

valgrind: packages-valgrind
	@$(MAKE) --no-print-directory $(VALGRIND_BUILD) build/valgrind/unit build/valgrind/tapwatch; $(OWNER)
	@BUILD=build/valgrind tests/valgrind.sh; $(OWNER)

# --- AFL++: the whole program, over files ----------------------------------------------------------

AFL_BUILD = BUILD=build/afl CC=afl-clang-fast WERROR= CFLAGS="-O1 -g -fno-omit-frame-pointer" \
            SANITIZE="-fsanitize=address,undefined -fno-sanitize-recover=all"

afl: packages-afl
	@AFL_QUIET=1 $(MAKE) --no-print-directory $(AFL_BUILD) build/afl/tapwatch; $(OWNER)
	@BUILD=build/afl SECONDS_EACH=$(SECONDS) tests/fuzz/afl.sh; $(OWNER)

.PHONY: coverage valgrind afl
