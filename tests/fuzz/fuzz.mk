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
$(BUILD)/parts.a: $(PARTS)
	@rm -f $@
	$(Q)ar rcs $@ $^

# What a fuzzer is linked with besides its own file: it brings main().
FUZZ_MAIN ?= -fsanitize=fuzzer
$(BUILD)/fuzz_%: $(BUILD)/tests/fuzz/fuzz_%.o $(BUILD)/parts.a
	@echo "  LD    $@"
	$(Q)$(CC) $(ALL_LDFLAGS) $(FUZZ_MAIN) -o $@ $^ $(LIB_LIBS) -lm -lpthread

# Warnings of clang that gcc does not have are no matter here.
fuzz-programs:
	@$(MAKE) --no-print-directory $(FUZZ_BUILD) fuzzers
fuzzers: $(FUZZERS)

fuzz: packages-fuzz
	@$(MAKE) --no-print-directory fuzz-programs; $(OWNER)
	@SECONDS_EACH=$(SECONDS) tests/fuzz/run.sh; $(OWNER)

.PHONY: fuzz fuzzers fuzz-programs
