# tapwatch: build, run, test, install.  `make help` lists the targets.

# The one list of Debian packages: what running needs (netbase has /etc/services), and what the tests,
# the fuzzers and the linters need on top of it.
RUN_PACKAGES  = gcc make pkg-config libpcap-dev libncurses-dev libconfig-dev libyajl-dev zlib1g-dev libzstd-dev liblzma-dev libxxhash-dev libc-ares-dev libmaxminddb-dev nettle-dev libseccomp-dev libcap-ng-dev netbase
TEST_PACKAGES = check locales libjansson-dev wireshark-common tshark tmux tcpdump jq iproute2 iputils-ping procps zstd xz-utils python3 python3-jsonschema mandoc zsh fish btrfs-progs
FUZZ_PACKAGES = clang libclang-rt-14-dev
COVERAGE_PACKAGES = llvm
AFL_PACKAGES  = afl++
VALGRIND_PACKAGES = valgrind libc6-dbg
LINT_PACKAGES = clang-tidy clang-format cppcheck shellcheck
DEB_PACKAGES  = build-essential debhelper dpkg-dev lintian
BENCH_PACKAGES = libjansson-dev tcpdump tcpstat darkstat nfdump tshark wireshark-common iftop bmon btop htop jq iproute2 iputils-ping procps tcpreplay

VERSION := $(shell sed -n 's/.*TAPWATCH_VERSION "\(.*\)"/\1/p' src/base/version.h)

PREFIX     ?= /usr/local
SYSCONFDIR ?= /etc
BINDIR   = $(DESTDIR)$(PREFIX)/bin
SHAREDIR = $(DESTDIR)$(PREFIX)/share/tapwatch
CONFDIR  = $(DESTDIR)$(SYSCONFDIR)
DOCDIR   = $(DESTDIR)$(PREFIX)/share/doc/tapwatch
MANDIR   = $(DESTDIR)$(PREFIX)/share/man
# Seen without DESTDIR: systemd looks in /usr/local/lib as well; sysusers.d and tmpfiles.d likewise.
LIBEXECDIR ?= $(PREFIX)/lib/tapwatch
UNITDIR ?= $(PREFIX)/lib/systemd/system
BASHDIR ?= $(PREFIX)/share/bash-completion/completions
ZSHDIR  ?= $(PREFIX)/share/zsh/site-functions
# (fish looks for those of others beside its own alone, and in /etc.)
FISHDIR ?= $(if $(filter /usr,$(PREFIX)),$(PREFIX)/share/fish/vendor_completions.d,$(SYSCONFDIR)/fish/completions)

# A packet passes through some thirty small functions in a dozen files: that the compiler sees them
# together makes reading a capture an eighth faster. (clang would need a linker of its own for that.)
# What the tests run besides the program is linked without, in a second instead of a minute: the objects
# have both.
LTO    := $(shell $(CC) -dM -E -x c /dev/null 2>/dev/null | grep -q __clang__ || echo -flto=auto -ffat-lto-objects)
CFLAGS ?= -O3 -g $(LTO)
# Profile-guided optimisation: see "profile" below. Not with other CFLAGS, unless PGO=yes, and not by a
# compiler that does not know how: clang calls it something else, gcc 10 has not all of it.
PGO ?= $(if $(filter file,$(origin CFLAGS)),yes)
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

# libm has no pkg-config file.
LIBS = libpcap ncursesw libconfig yajl zlib libzstd liblzma libxxhash libcares libmaxminddb nettle libseccomp libcap-ng
LIB_CFLAGS := $(shell pkg-config --cflags $(LIBS) 2>/dev/null)
LIB_LIBS   := $(shell pkg-config --libs $(LIBS) 2>/dev/null)
# Without them the compiler would stop at some header.
NEED_LIBS = $(if $(LIB_LIBS),,$(error pkg-config does not find all of: $(LIBS); on Debian `sudo make packages-run` installs them))

ALL_CFLAGS = -std=c17 -D_GNU_SOURCE -I. $(WARN) $(WERROR) $(HARDEN) $(FORTIFY) $(LIB_CFLAGS) $(CFLAGS) $(SANITIZE)
ALL_LDFLAGS = $(HARDEN_LD) $(LDFLAGS) $(SANITIZE)

SOURCES := $(sort $(wildcard src/*.c src/*/*.c ui/*.c))
OBJECTS := $(SOURCES:%.c=$(BUILD)/%.o)
# Everything but main(), which the tests link too.
PARTS   := $(filter-out $(BUILD)/src/main.o,$(OBJECTS))
TEST_SOURCES := $(sort $(wildcard tests/test_*.c))
TEST_OBJECTS := $(TEST_SOURCES:%.c=$(BUILD)/%.o) $(BUILD)/tests/runner.o

all: $(BUILD)/tapwatch

$(BUILD)/tapwatch: $(OBJECTS)
	@echo "  LD    $@"
	$(Q)$(CC) $(CFLAGS) $(ALL_LDFLAGS) -o $@ $(OBJECTS) $(LIB_LIBS) -lm -lpthread
	@if [ "$(BUILD)" = build/release ]; then ln -sf $@ tapwatch; fi

$(BUILD)/%.o: %.c Makefile
	$(NEED_LIBS)@mkdir -p $(@D)
	@echo "  CC    $<"
	$(Q)$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

-include $(OBJECTS:.o=.d) $(TEST_OBJECTS:.o=.d)

# --- profile -------------------------------------------------------------------------------------

# The program is built a first time, run over some captures, and then for the ways that packets took
# through it: one instruction in thirteen less for each, and 2 to 7 % of the time that a capture takes. What
# has changed since that run, or is compiled by another gcc, is built without it, until `make clean`; so is
# all where the program had been built without, or the first one does not run (from build/NAME it finds
# share/).
TRAINED = $(BUILD)-profile
TRAINED_STAMP := $(TRAINED)/made-by-$(shell $(CC) -dumpfullversion 2>/dev/null)
KNOWS_PGO := $(shell echo | $(CC) -fprofile-partial-training -dumpbase-ext .c -E - >/dev/null 2>&1 && echo yes)
PROFILE := $(if $(and $(PGO),$(KNOWS_PGO)),$(if $(wildcard $(BUILD)/tapwatch),$(wildcard $(TRAINED_STAMP)),$(TRAINED_STAMP)))
PROFILE_FLAGS = $(if $(PROFILE),-fprofile-use -fprofile-partial-training -fprofile-correction -Wno-missing-profile -Wno-coverage-mismatch)
# gcc looks for what it wrote under the name of the object that was run, and in it for the name of the
# object that it makes: both are given the same one.
$(OBJECTS): ALL_CFLAGS += $(if $(PROFILE_FLAGS),-dumpbase $(TRAINED)/$*.c -dumpbase-ext .c $(PROFILE_FLAGS))
$(OBJECTS): | $(PROFILE)

# Packets of the kinds that `make bench` has, and others; the configuration is nobody's.
TRAINED_ON = zipf bursts random flood mix
TRAIN = $(TRAINED)/bench/generate -o $(TRAINED)/packets.pcap $$kind 300000 7 && $(TRAINED)/tapwatch --no-sandbox \
        --config tapwatch.conf -r $(TRAINED)/packets.pcap -H 198.18.0.0/16,2001:db8:0:1::/64 -b -o /dev/null

$(TRAINED_STAMP):
	@rm -rf $(TRAINED) && mkdir -p $(TRAINED) && echo "  TRAIN $(TRAINED): the first of two builds, for one that fits the ways of packets"
	$(Q)$(MAKE) --no-print-directory BUILD=$(TRAINED) TRAINED=$(TRAINED) PGO= \
	    PROFILE_FLAGS="-fprofile-generate -fprofile-update=prefer-atomic" CFLAGS="$(filter-out $(LTO),$(CFLAGS))" \
	    LDFLAGS="$(LDFLAGS) -fprofile-generate" $(TRAINED)/tapwatch $(TRAINED)/bench/generate
	$(Q)unset GCOV_PREFIX GCOV_PREFIX_STRIP; \
	for kind in $(TRAINED_ON); do { $(TRAIN); } >$(TRAINED)/said 2>&1 || \
	    { cat $(TRAINED)/said >&2; find $(TRAINED) -name '*.gcda' -delete; break; }; done; \
	[ -s $(TRAINED)/src/engine/count.gcda ] || \
	    echo "$(TRAINED): it did not run, so the program is built without (a bit slower; see \"profile\" in the Makefile)" >&2
	@rm -f $(TRAINED)/packets.pcap $(TRAINED)/said; touch $@

# --- packages ------------------------------------------------------------------------------------

# Installs what is missing of a list of Debian packages; says what to do where it can not.
define install_packages
@command -v dpkg-query >/dev/null || exit 0; missing=; \
for p in $(1); do \
    [ "$$(dpkg-query -W -f '$${db:Status-Status}' $$p 2>/dev/null)" = installed ] || missing="$$missing $$p"; \
done; \
[ -n "$$missing" ] || exit 0; \
if [ "$$(id -u)" != 0 ]; then \
    echo "Packages are missing; install them with: sudo apt-get install$$missing" >&2; exit 1; \
fi; \
echo "Installing:$$missing"; \
export DEBIAN_FRONTEND=noninteractive; \
apt-get update -qq && apt-get install -y -qq --no-install-recommends $$missing >/dev/null
endef

packages-run:
	$(call install_packages,$(RUN_PACKAGES))
packages-test:
	$(call install_packages,$(RUN_PACKAGES) $(TEST_PACKAGES))
packages-fuzz:
	$(call install_packages,$(RUN_PACKAGES) $(FUZZ_PACKAGES))
packages-lint:
	$(call install_packages,$(RUN_PACKAGES) $(TEST_PACKAGES) $(LINT_PACKAGES))
packages-afl:
	$(call install_packages,$(RUN_PACKAGES) $(FUZZ_PACKAGES) $(AFL_PACKAGES))
packages-coverage:
	$(call install_packages,$(RUN_PACKAGES) $(TEST_PACKAGES) $(FUZZ_PACKAGES) $(COVERAGE_PACKAGES))
packages-valgrind:
	$(call install_packages,$(RUN_PACKAGES) $(TEST_PACKAGES) $(VALGRIND_PACKAGES))
packages-bench:
	$(call install_packages,$(RUN_PACKAGES) $(BENCH_PACKAGES))

# --- run -----------------------------------------------------------------------------------------

# The libraries' flags are asked for when make starts, so what needs packages starts a make of its
# own behind them. What root built under sudo, whole or not, is given to the person behind it.
OWNER = status=$$?; [ -z "$$SUDO_UID" ] || chown -Rhf "$$SUDO_UID:$$SUDO_GID" build tapwatch; exit $$status

# For who did not say how many at once.
JOBS = $(if $(findstring -j,$(MAKEFLAGS)),,-j$(shell nproc))

run: packages-run
	@$(MAKE) --no-print-directory $(JOBS) all; $(OWNER)
	@$(BUILD)/tapwatch $(ARGS)

# The event of November and December 2003 (tests/story), twelve days in three minutes.
EVENT_CAPTURE = $(BUILD)/demo.pcap
demo: packages-run
	@$(MAKE) --no-print-directory $(JOBS) all $(EVENT_CAPTURE); $(OWNER)
	@$(BUILD)/tapwatch -r $(EVENT_CAPTURE) -H 203.0.113.0/24 --speed 6000 $(ARGS)

# --- tests ---------------------------------------------------------------------------------------

# Written where it changes: one that is taken away changes no time of a file.
$(BUILD)/tests/suites.inc: FORCE
	@mkdir -p $(@D)
	@printf 'SUITE(%s)\n' $(basename $(notdir $(TEST_SOURCES))) > $@.new
	@if cmp -s $@.new $@; then rm $@.new; else mv $@.new $@; fi
FORCE:

$(BUILD)/tests/runner.o: $(BUILD)/tests/suites.inc
# (They are compiled for longer than they run: of their own they are little optimised.)
$(TEST_OBJECTS): ALL_CFLAGS += -fno-lto $(if $(filter -O3,$(CFLAGS)),-O1)
$(BUILD)/tests/%.o: ALL_CFLAGS += -I$(BUILD) $(shell pkg-config --cflags check jansson 2>/dev/null)

$(BUILD)/unit: $(PARTS) $(TEST_OBJECTS)
	@echo "  LD    $@"
	$(Q)$(CC) $(ALL_LDFLAGS) -fno-lto -o $@ $^ $(LIB_LIBS) $(shell pkg-config --libs check jansson) -lpthread

# Three builds: as shipped, with the address and undefined behaviour sanitizers, and with the thread sanitizer.
# The tests of all of them run side by side, behind the compiling, which leaves no processor idle. What each
# build tests, and how long, says tests/run.sh.
check: packages-test packages-fuzz
	@$(MAKE) --no-print-directory -j2 bench-programs test-programs && \
	$(MAKE) --no-print-directory -j2 asan-programs && $(MAKE) --no-print-directory -j2 tsan-programs && \
	tests/run.sh build/release build/asan build/tsan; $(OWNER)

# Programs that the test scripts use.
TOOLS := $(patsubst tests/tools/%.c,$(BUILD)/%,$(wildcard tests/tools/*.c))

$(TOOLS): $(BUILD)/%: tests/tools/%.c Makefile
	@mkdir -p $(@D)
	@echo "  CC    $<"
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $<

# The screen with a snapshot made by hand: what it is linked with is all that ui/ may see, and what
# reads the themes.
SHOWN = $(filter $(BUILD)/ui/% $(BUILD)/src/base/% $(BUILD)/src/snapshot/% $(BUILD)/src/report/% $(BUILD)/src/lookup/%,$(PARTS)) \
        $(addprefix $(BUILD)/src/,themes.o shipped.o config_theme.o config_tree.o)
-include $(BUILD)/tests/show/show.d

$(BUILD)/show: $(BUILD)/tests/show/show.o $(SHOWN)
	@echo "  LD    $@"
	$(Q)$(CC) $(ALL_LDFLAGS) -fno-lto -o $@ $^ $(LIB_LIBS) -lm -lpthread

# What the program's tables say, for the man pages and for the test that compares them.
-include $(BUILD)/tests/documents/documents.d

$(BUILD)/documents: $(BUILD)/tests/documents/documents.o $(PARTS)
	@echo "  LD    $@"
	$(Q)$(CC) $(ALL_LDFLAGS) -fno-lto -o $@ $^ $(LIB_LIBS) -lm -lpthread

# The program with a hook that does what an attacker would, for check_sandbox.sh.
HOOKED_OBJECTS := $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/hooked/*.c))
-include $(HOOKED_OBJECTS:.o=.d)

$(BUILD)/hooked: $(HOOKED_OBJECTS) $(PARTS)
	@echo "  LD    $@"
	$(Q)$(CC) $(ALL_LDFLAGS) -fno-lto -o $@ $^ $(LIB_LIBS) -lm -lpthread

# The event of 2003 as a capture, and the truth of it.
STORY_OBJECTS := $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/story/*.c))
-include $(STORY_OBJECTS:.o=.d)

$(BUILD)/story: $(STORY_OBJECTS)
	@echo "  LD    $@"
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^

story: $(BUILD)/story

# Of `make demo`. Another tapwatch may be reading the one that is there, so it is not written over.
$(EVENT_CAPTURE): $(BUILD)/story Makefile
	@echo "  DEMO  $@"
	$(Q)$(BUILD)/story -s 1 -x 0.3 --from '2003-11-21 12:00' --to '2003-12-03 18:00' -o $@.new && mv -f $@.new $@

# All that the tests run, built and not run: for one script by itself.
test-programs: $(BUILD)/tapwatch $(BUILD)/unit $(BUILD)/story $(BUILD)/show $(BUILD)/documents $(BUILD)/hooked $(TOOLS)

test: test-programs
	@BUILD=$(BUILD) tests/run.sh

asan-programs:
	@$(MAKE) --no-print-directory $(ASAN_BUILD) test-programs
tsan-programs:
	@$(MAKE) --no-print-directory $(TSAN_BUILD) test-programs
asan: asan-programs
	@BUILD=build/asan tests/run.sh
tsan: tsan-programs
	@BUILD=build/tsan tests/run.sh

ASAN_BUILD = BUILD=build/asan CFLAGS="-O1 -g -fno-omit-frame-pointer" \
             SANITIZE="-fsanitize=address,undefined -fno-sanitize-recover=all"
TSAN_BUILD = BUILD=build/tsan CFLAGS="-O1 -g -fno-omit-frame-pointer" SANITIZE="-fsanitize=thread"

# --- bench ---------------------------------------------------------------------------------------

BENCH_SOURCES := $(wildcard tests/bench/*.c)
BENCH_OBJECTS := $(BENCH_SOURCES:%.c=$(BUILD)/%.o)
-include $(BENCH_OBJECTS:.o=.d)

$(BUILD)/bench/generate: $(filter $(BUILD)/tests/bench/generate%.o,$(BENCH_OBJECTS))
	@mkdir -p $(@D)
	@echo "  LD    $@"
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^

# What stands alone, and what is linked with the program's parts.
BENCH_ALONE  = $(addprefix $(BUILD)/bench/,measure pcap_null send terminal)
BENCH_LINKED = $(addprefix $(BUILD)/bench/,distinct exact stages)

$(BENCH_ALONE): $(BUILD)/bench/%: $(BUILD)/tests/bench/%.o
	@mkdir -p $(@D)
	@echo "  LD    $@"
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ -lpcap

$(BENCH_LINKED): $(BUILD)/bench/%: $(BUILD)/tests/bench/%.o $(PARTS)
	@mkdir -p $(@D)
	@echo "  LD    $@"
	$(Q)$(CC) $(ALL_LDFLAGS) $(if $(filter %/stages,$@),,-fno-lto) -o $@ $^ $(LIB_LIBS) $(shell pkg-config --libs jansson) -lm -lpthread

$(BUILD)/bench/stages: $(BUILD)/tests/bench/stages_parts.o
$(BUILD)/bench/send: $(BUILD)/tests/bench/send_frames.o

# (A part of `make check` as well: what nobody compiles does not compile any more.)
bench-programs: $(BUILD)/tapwatch $(BUILD)/bench/generate $(BENCH_ALONE) $(BENCH_LINKED)

# Needs root for its live part; says so where it is not.
bench: packages-bench
	@$(MAKE) --no-print-directory $(JOBS) bench-programs; $(OWNER)
	@BUILD=$(BUILD) tests/bench/run.sh; $(OWNER)

# What the screen costs over SSH, beside others, and drawing when every port is in use. Needs root.
bench-terminal: packages-bench
	@$(MAKE) --no-print-directory $(BUILD)/tapwatch $(BUILD)/bench/terminal $(BUILD)/bench/send; $(OWNER)
	@BUILD=$(BUILD) tests/bench/terminal_bytes.sh; $(OWNER)

# Ten incidents in a flood: what of each is kept. Needs root.
bench-evidence: packages-bench
	@$(MAKE) --no-print-directory $(BUILD)/tapwatch $(BUILD)/bench/send; $(OWNER)
	@BUILD=$(BUILD) tests/bench/evidence.sh; $(OWNER)

# Hours at one rate: what it takes in the last minute as in the first. Needs root.
MINUTES ?= 30
soak: packages-bench
	@$(MAKE) --no-print-directory $(BUILD)/tapwatch $(BUILD)/story $(BUILD)/flood $(BUILD)/bench/send $(BUILD)/bench/measure; $(OWNER)
	@BUILD=$(BUILD) MINUTES=$(MINUTES) tests/bench/soak.sh; $(OWNER)

# --- upkeep --------------------------------------------------------------------------------------

C_FILES = $(wildcard src/*.[ch] src/*/*.[ch] ui/*.[ch] tests/*.[ch] tests/*/*.[ch])

# The lists in the man pages are the program's own, and the version is that of src/base/version.h.
documents: $(BUILD)/documents
	@for page in share/man/*.[58]; do \
	    BUILD=$(BUILD) tests/documents/fill.sh $$page > $$page.new && mv $$page.new $$page || exit 1; \
	done

format:
	@echo "  FORMAT"; clang-format -i $(C_FILES)

format-check:
	@echo "  FORMAT  looked at"; clang-format --dry-run -Werror $(C_FILES)

# gcc's analyzer follows what a function takes and gives back; in a build of its own.
ANALYZER_BUILD = BUILD=build/analyzer CC=gcc CFLAGS="-O1 -g -fanalyzer"
objects: $(OBJECTS)
ifeq ($(BUILD),build/analyzer)
# What it sees and is not so. diff: the text is in the list, which realloc has moved. The files of
# rows: what a function returns by value has a value. count: places below the count were noted.
$(BUILD)/src/report/diff.o: ALL_CFLAGS += -Wno-analyzer-malloc-leak
$(addprefix $(BUILD)/,ui/port_rows.o ui/host_rows.o ui/incident_rows.o src/engine/count.o): \
    ALL_CFLAGS += -Wno-analyzer-use-of-uninitialized-value
endif

lint: packages-lint format-check
	tests/layers.sh
	cppcheck -q --std=c11 --enable=warning,portability,performance --inline-suppr --error-exitcode=1 \
	    --suppress=missingIncludeSystem -I. src ui
	@echo "gcc -fanalyzer"; $(MAKE) --no-print-directory $(ANALYZER_BUILD) objects
	clang-tidy -quiet $(SOURCES) -- -std=c17 -D_GNU_SOURCE -I. $(LIB_CFLAGS)
	shellcheck -x -S warning .ci/run share/systemd/tapwatch-record $(wildcard tests/*.sh tests/*/*.sh)

# A part of the event of 2003 that goes vertical, to try tapwatch with.
DEMO_CAPTURE = $(BUILD)/demo.pcap.gz
demo-capture: $(DEMO_CAPTURE)
$(DEMO_CAPTURE): $(BUILD)/story
	@echo "  DEMO  $@"
	$(Q)$(BUILD)/story -s 1 -x 0.1 --from '2003-11-30 18:00' --to '2003-12-01 20:00' -o $(BUILD)/demo-part.pcap
	$(Q)gzip -9nc $(BUILD)/demo-part.pcap >$@.new && mv $@.new $@; rm -f $(BUILD)/demo-part.pcap

# Of manual pages and completions whatever is there.
MANUALS := $(wildcard share/man/*.[1-9])

install: all demo-capture
	install -D -m 755 $(BUILD)/tapwatch $(BINDIR)/tapwatch
	install -D -m 644 share/snapshot.schema.json $(SHAREDIR)/snapshot.schema.json
	install -D -m 644 share/signatures.conf $(SHAREDIR)/signatures.conf
	install -D -m 644 $(DEMO_CAPTURE) $(SHAREDIR)/demo.pcap.gz
	install -d $(SHAREDIR)/themes
	install -m 644 share/themes/*.conf $(SHAREDIR)/themes
	install -D -m 644 README $(DOCDIR)/README
	install -D -m 644 LICENSE $(DOCDIR)/LICENSE
	@for m in $(MANUALS); do \
	    install -v -D -m 644 $$m $(MANDIR)/man$${m##*.}/$${m##*/} || exit 1; done
	@for c in tapwatch.bash:$(BASHDIR)/tapwatch _tapwatch:$(ZSHDIR)/_tapwatch tapwatch.fish:$(FISHDIR)/tapwatch.fish; do \
	    [ ! -e share/completions/$${c%%:*} ] || \
	    install -v -D -m 644 share/completions/$${c%%:*} $(DESTDIR)$${c#*:} || exit 1; done
	install -D -m 755 share/systemd/tapwatch-record $(DESTDIR)$(LIBEXECDIR)/tapwatch-record
	@install -d $(DESTDIR)$(UNITDIR)
	sed 's,@LIBEXECDIR@,$(LIBEXECDIR),; s,@BINDIR@,$(PREFIX)/bin,g; s,/usr/share/doc,$(PREFIX)/share/doc,' \
	    share/systemd/tapwatch.service >$(DESTDIR)$(UNITDIR)/tapwatch.service
	chmod 644 $(DESTDIR)$(UNITDIR)/tapwatch.service
	install -D -m 644 share/systemd/sysusers.conf $(DESTDIR)$(PREFIX)/lib/sysusers.d/tapwatch.conf
	install -D -m 644 share/systemd/tmpfiles.conf $(DESTDIR)$(PREFIX)/lib/tmpfiles.d/tapwatch.conf
	@[ -e $(CONFDIR)/tapwatch.conf ] && echo "$(CONFDIR)/tapwatch.conf is kept as it is" || \
	    install -D -m 644 tapwatch.conf $(CONFDIR)/tapwatch.conf
	@$(OWNER)

# Folders that others share go where this was the last in them, but not those that any system has, or
# a package of Debian brought (zsh makes its own behind dpkg's back). Beneath a DESTDIR all go that are
# empty: it is no system.
SHARED_FOLDERS = $(BASHDIR) $(ZSHDIR) $(FISHDIR) $(UNITDIR) $(SYSCONFDIR) \
                 $(addprefix $(PREFIX)/,bin share/man/man5 share/man/man8 share/doc lib/sysusers.d lib/tmpfiles.d)
SYSTEM_FOLDERS = $(if $(DESTDIR),,$(SYSCONFDIR) $(PREFIX) $(addprefix $(PREFIX)/,bin lib share share/man))

# A configuration that was changed stays.
uninstall:
	rm -f $(BINDIR)/tapwatch $(DESTDIR)$(LIBEXECDIR)/tapwatch-record $(DESTDIR)$(UNITDIR)/tapwatch.service
	rm -f $(foreach d,sysusers.d tmpfiles.d,$(DESTDIR)$(PREFIX)/lib/$d/tapwatch.conf)
	rm -f $(foreach m,$(MANUALS),$(MANDIR)/man$(subst .,,$(suffix $m))/$(notdir $m))
	rm -f $(DESTDIR)$(BASHDIR)/tapwatch $(DESTDIR)$(ZSHDIR)/_tapwatch $(DESTDIR)$(FISHDIR)/tapwatch.fish
	rm -rf $(SHAREDIR) $(DOCDIR)
	@if cmp -s tapwatch.conf $(CONFDIR)/tapwatch.conf; then rm -f $(CONFDIR)/tapwatch.conf; \
	elif [ -e $(CONFDIR)/tapwatch.conf ]; then echo "$(CONFDIR)/tapwatch.conf was changed, and stays"; fi
	@rmdir $(DESTDIR)$(LIBEXECDIR) 2>/dev/null; for d in $(SHARED_FOLDERS); do \
	    while case " / . $(SYSTEM_FOLDERS) " in *" $$d "*) false ;; esac; do \
	        [ -n "$(DESTDIR)" ] || ! dpkg-query -S "$$d" >/dev/null 2>&1 || break; \
	        [ -n "$(DESTDIR)" ] || [ "$$d" != "$(ZSHDIR)" ] || ! command -v zsh >/dev/null || break; \
	        rmdir "$(DESTDIR)$$d" 2>/dev/null || break; d=$$(dirname "$$d"); done; done; true

# The sources as one archive. The same files give the same bytes: sorted, of nobody, with one time.
DIST = build/tapwatch-$(VERSION).tar.xz
# As git has them; where git is not installed, and of an unpacked archive, all there are. (root may look
# at a clone that is another's: it runs what is in there anyway.)
GIT = git -c safe.directory="$$PWD"
DIST_FILES = { [ -e .git ] && $(GIT) ls-files 2>/dev/null | grep .; } || \
    find src ui tests share .ci Makefile tapwatch.conf README LICENSE .cl* .gitignore -type f
DIST_TIME = { [ -e .git ] && $(GIT) log -1 --format=%ct 2>/dev/null | grep .; } || stat -c %Y LICENSE

dist:
	@mkdir -p build
	@{ $(DIST_FILES); } | LC_ALL=C sort >$(DIST).files
	@tar -cf $(DIST).tar --no-recursion --mtime=@$$($(DIST_TIME)) --owner=0 --group=0 --numeric-owner \
	    --mode=u=rwX,go=rX --format=ustar --transform='s,^,tapwatch-$(VERSION)/,' -T $(DIST).files
	@xz -9 -T1 -c $(DIST).tar >$(DIST).new && mv $(DIST).new $(DIST) && rm $(DIST).tar $(DIST).files
	@echo $(DIST)

# A Debian package, from that archive: share/debian is put in its place there. DEBFULLNAME and
# DEBEMAIL say whose package it is, as for other tools of Debian. DEB_BUILT, a whole path, has what is
# built already: of it the package is made in seconds, to see whether it is one.
DEB_TREE = build/deb/tapwatch-$(VERSION)
DEB_BY = $(or $(DEBFULLNAME),the tapwatch authors) <$(or $(DEBEMAIL),tapwatch@example.org)>
packages-deb:
	$(call install_packages,$(RUN_PACKAGES) $(DEB_PACKAGES))
deb: packages-deb
	@$(MAKE) --no-print-directory deb-only; $(OWNER)
deb-only: dist
	@rm -rf build/deb && mkdir -p build/deb && tar -xf $(DIST) -C build/deb
	@[ -z "$(DEB_BUILT)" ] || { mkdir -p $(DEB_TREE)/build/release && cd $(DEB_BUILT) && \
	    tar -cf - $$(find src ui tests/story -name '*.[od]') tapwatch story demo.pcap.gz | \
	    tar -xmf - -C $(CURDIR)/$(DEB_TREE)/build/release; }
	@cp -R share/debian $(DEB_TREE)/debian
	@sed -i 's,@MAINTAINER@,$(DEB_BY),' $(DEB_TREE)/debian/control
	@printf 'tapwatch ($(VERSION)) unstable; urgency=medium\n\n  * tapwatch $(VERSION).\n\n -- %s  %s\n' \
	    '$(DEB_BY)' "$$(LC_ALL=C date -u -R -d @$$($(DIST_TIME)))" >$(DEB_TREE)/debian/changelog
	@cd $(DEB_TREE) && env -u MAKEFLAGS -u MAKELEVEL -u CFLAGS -u BUILD -u WERROR DEB_BUILD_OPTIONS="noautodbgsym nocheck parallel=2" \
	    dpkg-buildpackage -b -us -uc $(if $(DEB_BUILT),-nc) >../build.log 2>&1 || { tail -n 30 ../build.log; exit 1; }
	@lintian --allow-root --fail-on error,warning build/deb/*.changes && ls build/deb/*.deb

clean:
	rm -rf build tapwatch

help:
	@echo "sudo make run [ARGS='-r FILE']  install what is missing, build, start tapwatch"
	@echo "make check                      install what the tests need, build, run every test"
	@echo "make [V=1]                      build build/release/tapwatch (CC=clang, CFLAGS, WERROR=; PGO= builds"
	@echo "                                once, not twice, and a bit slower; after a change of these: make clean"
	@echo "                                first, or BUILD=build/NAME)"
	@echo "make demo                       play the event of 2003 in the dashboard, 12 days in 3 minutes"
	@echo "make test asan tsan             the tests of one build: as shipped, ASan + UBSan, TSan"
	@echo "make test-programs              build what the tests of one build run, and run none"
	@echo "make story                      build build/release/story, which writes the event of 2003 as a capture"
	@echo "make fuzz SECONDS=60            run each fuzzer so long, two side by side: one table"
	@echo "make afl SECONDS=300            AFL++ on the whole program, over files"
	@echo "make mutations COUNT=20000      real captures, damaged so often, through ASan + UBSan"
	@echo "make coverage                   lines of each file that unit tests and fuzzers' inputs reach"
	@echo "make valgrind                   the unit tests under memcheck"
	@echo "make bench                      speed, memory, losses, errors, beside other programs: one table"
	@echo "make bench-terminal             bytes a second that the screen costs, beside other monitors"
	@echo "make bench-evidence             ten incidents in a million packets a second: their first 100 packets"
	@echo "make soak MINUTES=30            300,000 packets a second for so long: do memory and speed stay?"
	@echo "make install uninstall          PREFIX=$(PREFIX), SYSCONFDIR=$(SYSCONFDIR), DESTDIR="
	@echo "make documents                  write the tables of keys and settings into the man pages anew"
	@echo "make dist deb                   the sources as an archive; a Debian package (build/deb), seen by lintian"
	@echo "make format format-check lint   clang-format; clang-tidy, cppcheck, shellcheck"
	@echo "make packages-run packages-test install what running, what the tests need, and nothing else"
	@echo "make clean                      remove what was built"

# --- fuzzers, mutations, coverage, valgrind ------------------------------------------------------

include tests/fuzz/fuzz.mk

.PHONY: all objects documents run demo demo-capture story check test test-programs asan asan-programs tsan tsan-programs format format-check lint install uninstall \
        dist deb deb-only soak clean help fuzz bench bench-programs bench-terminal bench-evidence packages-run packages-test \
        packages-fuzz packages-coverage packages-valgrind packages-afl packages-lint packages-bench packages-deb
