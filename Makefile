# tapwatch: build, run, test, install.  `make help` lists the targets.

# The one list of Debian packages: what running needs, and what the tests need on top of it.
RUN_PACKAGES  = gcc make pkg-config libpcap-dev libncurses-dev libconfig-dev libjansson-dev libarchive-dev libxxhash-dev
TEST_PACKAGES = check clang libclang-rt-14-dev tmux tshark tcpdump jq iproute2 iputils-ping procps zstd xz-utils

PREFIX  ?= /usr/local
BINDIR   = $(DESTDIR)$(PREFIX)/sbin
SHAREDIR = $(DESTDIR)$(PREFIX)/share/tapwatch
CONFDIR  = $(DESTDIR)/etc

CFLAGS ?= -O2 -g
WERROR ?= -Werror
# Each kind of build (see asan, tsan) has its folder, so that none disturbs another.
BUILD  ?= build/release
SANITIZE ?=
# make V=1 shows the whole commands.
Q = $(if $(V),,@)

WARN = -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wstrict-prototypes \
       -Wmissing-prototypes -Wold-style-definition -Wcast-qual -Wcast-align -Wwrite-strings \
       -Wformat=2 -Wundef -Wvla -Wnull-dereference -Wdouble-promotion -Wimplicit-fallthrough
HARDEN = -fstack-protector-strong -fPIE -fno-common
# _FORTIFY_SOURCE needs optimisation, and hides errors from the address sanitizer.
FORTIFY = $(if $(SANITIZE)$(filter -O0,$(CFLAGS)),,-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)
HARDEN_LD = -pie -Wl,-z,relro -Wl,-z,now

LIBS = libpcap ncursesw libconfig jansson libarchive libxxhash
LIB_CFLAGS := $(shell pkg-config --cflags $(LIBS) 2>/dev/null)
LIB_LIBS   := $(shell pkg-config --libs $(LIBS) 2>/dev/null)

ALL_CFLAGS = -std=c17 -D_GNU_SOURCE -I. $(WARN) $(WERROR) $(HARDEN) $(FORTIFY) $(LIB_CFLAGS) $(CFLAGS) $(SANITIZE)
ALL_LDFLAGS = $(HARDEN_LD) $(LDFLAGS) $(SANITIZE)

SOURCES := $(sort $(wildcard src/*.c src/*/*.c ui/*.c))
OBJECTS := $(SOURCES:%.c=$(BUILD)/%.o)
# Everything but main(), which the tests link too.
PARTS   := $(filter-out $(BUILD)/src/main.o,$(OBJECTS))
TESTS   := $(sort $(wildcard tests/test_*.c))
TEST_OBJECTS := $(TESTS:%.c=$(BUILD)/%.o) $(BUILD)/tests/runner.o

all: $(BUILD)/tapwatch

$(BUILD)/tapwatch: $(OBJECTS)
	@echo "  LD    $@"
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $(OBJECTS) $(LIB_LIBS) -lpthread
	@if [ "$(BUILD)" = build/release ]; then ln -sf $@ tapwatch; fi

$(BUILD)/%.o: %.c Makefile
	@mkdir -p $(@D)
	@echo "  CC    $<"
	$(Q)$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

-include $(OBJECTS:.o=.d) $(TEST_OBJECTS:.o=.d)

# --- tests ---------------------------------------------------------------------------------------

$(BUILD)/tests/suites.inc: $(TESTS) Makefile
	@mkdir -p $(@D)
	@printf 'SUITE(%s)\n' $(basename $(notdir $(TESTS))) > $@

$(BUILD)/tests/runner.o: $(BUILD)/tests/suites.inc
$(BUILD)/tests/%.o: ALL_CFLAGS += -I$(BUILD) $(shell pkg-config --cflags check 2>/dev/null)

$(BUILD)/unit: $(PARTS) $(TEST_OBJECTS)
	@echo "  LD    $@"
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIB_LIBS) $(shell pkg-config --libs check) -lpthread

test: $(BUILD)/tapwatch $(BUILD)/unit
	@BUILD=$(BUILD) tests/run.sh

.PHONY: all test
