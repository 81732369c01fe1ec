#!/usr/bin/env bash
# What is installed is whole and goes again, the archive of the sources has the same bytes twice and
# is all that is needed, and the Debian package is one (where the tools for it are installed; DEB=1 has it
# compiled from the archive, too).
. "$(dirname "$0")/lib.sh"

ROOT=$TMP/root
# The build that is tested is installed; what asks make again must not build another one.
make_() { make --no-print-directory BUILD="$BUILD" -o "$BUILD/tapwatch" "$@" </dev/null; }
files() { (cd "$1" && find . ! -type d | LC_ALL=C sort); }

# --- what make builds -----------------------------------------------------------------------------

if [ -d "$BUILD-profile" ]; then
    holds "the program was built for the ways that packets took through another one" \
        test -s "$BUILD-profile/src/engine/count.gcda"
else
    skip "the program was built for the ways that packets took through another one" "this build is without that"
fi

# --- what make demo plays -------------------------------------------------------------------------

# tell WORD WHEN: a program in the place of the story, changed then, that writes only that word.
capture() { make_ BUILD="$TMP/demo" STORY_OBJECTS= "$TMP/demo/demo.pcap" >/dev/null; }
tell() {
    printf '#!/bin/sh\nfor file; do :; done\necho %s >"$file"\n' "$1" >"$TMP/demo/story"
    chmod 755 "$TMP/demo/story"
    touch -d "$2" "$TMP/demo/story"
}
mkdir "$TMP/demo"
tell first '3 hours ago'
holds "a capture is made to be played" capture
exec 3<"$TMP/demo/demo.pcap"
tell never '3 hours ago'
capture
is "one that is current is kept" first "$(cat "$TMP/demo/demo.pcap")"
touch -d '2 hours ago' "$TMP/demo/demo.pcap"
tell second '1 hour ago'
capture
is "another takes its place, and who reads the one before has that one whole" "second first" \
    "$(cat "$TMP/demo/demo.pcap" - <&3 | paste -sd' ')"
exec 3<&-
is "nothing else is left of that" "demo.pcap story" \
    "$(find "$TMP/demo" -maxdepth 1 -type f -printf '%f\n' | LC_ALL=C sort | paste -sd' ')"

# --- make install, make uninstall -----------------------------------------------------------------

mkdir -p "$ROOT/usr/share/man/man8"
echo "of another program" >"$ROOT/usr/share/man/man8/other.8"
files "$ROOT" >"$TMP/before"
holds "it is installed" make_ install DESTDIR="$ROOT" PREFIX=/usr
for wanted in ./etc/tapwatch.conf ./usr/bin/tapwatch ./usr/lib/tapwatch/tapwatch-record \
    ./usr/lib/systemd/system/tapwatch.service ./usr/lib/sysusers.d/tapwatch.conf \
    ./usr/lib/tmpfiles.d/tapwatch.conf ./usr/share/doc/tapwatch/README ./usr/share/tapwatch/demo.pcap.gz \
    ./usr/share/tapwatch/signatures.conf ./usr/share/tapwatch/snapshot.schema.json \
    ./usr/share/tapwatch/themes/dark.conf; do
    [ -s "$ROOT/$wanted" ] || echo "$wanted"
done >"$TMP/missing"
none "what belongs to it is there" <"$TMP/missing"
for file in share/man/*.[1-9] share/completions/*; do
    [ ! -e "$file" ] || [ -n "$(find "$ROOT" -name "$(basename "$file" .bash)")" ] || echo "$file"
done >"$TMP/missing"
none "each manual page and completion is there" <"$TMP/missing"
is "the service runs what was installed" "/usr/lib/tapwatch/tapwatch-record /usr/bin/tapwatch" \
    "$(sed -n 's/^ExecStart=\([^ ]* [^ ]*\) .*/\1/p' "$ROOT/usr/lib/systemd/system/tapwatch.service")"
is "the installed program reads the installed demo" "[\"messenger-zero-probe\"]" \
    "$("$ROOT/usr/bin/tapwatch" -r "$ROOT/usr/share/tapwatch/demo.pcap.gz" -H 203.0.113.0/24 -b -o - --format json 2>/dev/null |
        tee "$TMP/demo.json" | python3 -c 'import json, sys
print(json.dumps([i["signature"] for i in json.load(sys.stdin)["incidents"] if i["signature"] == "messenger-zero-probe"]))')"

echo "# changed" >>"$ROOT/etc/tapwatch.conf"
holds "it is installed over itself" make_ install DESTDIR="$ROOT" PREFIX=/usr
is "a changed configuration is kept by that" "# changed" "$(tail -n 1 "$ROOT/etc/tapwatch.conf")"
make_ uninstall DESTDIR="$ROOT" PREFIX=/usr >"$TMP/said" 2>&1
is "a changed configuration stays, and that is said" "./etc/tapwatch.conf, 1" \
    "$(files "$ROOT" | comm -13 "$TMP/before" -), $(grep -c 'was changed, and stays' "$TMP/said")"
cp tapwatch.conf "$ROOT/etc/tapwatch.conf"
make_ uninstall DESTDIR="$ROOT" PREFIX=/usr >/dev/null 2>&1
files "$ROOT" | diff "$TMP/before" - >"$TMP/left"
none "else nothing is left, and nothing of others has gone" <"$TMP/left"
is "no folder is left that install made" "usr usr/share usr/share/man usr/share/man/man8" \
    "$(cd "$ROOT" && find . -mindepth 1 -type d -printf '%P\n' | LC_ALL=C sort | paste -sd' ')"

# As it is by itself, without a DESTDIR; a package has brought a folder, which is empty.
mkdir -p "$TMP/bin" "$TMP/local/share/zsh/site-functions"
printf '#!/bin/sh\ncase $2 in */share/zsh/site-functions) ;; *) exit 1 ;; esac\n' >"$TMP/bin/dpkg-query"
chmod 755 "$TMP/bin/dpkg-query"
local_() { PATH=$TMP/bin:$PATH make_ "$1" PREFIX="$TMP/local" SYSCONFDIR="$TMP/local/etc"; }
holds "it is installed elsewhere" local_ install
is "fish finds its completion in the folder of the configuration" yes \
    "$([ -s "$TMP/local/etc/fish/completions/tapwatch.fish" ] && echo yes)"
holds "and goes from there" local_ uninstall
is "folders of its own go, and those of packages stay" "bin etc lib share/man share/zsh/site-functions" \
    "$(cd "$TMP/local" && find . -mindepth 1 -empty -printf '%P\n' | LC_ALL=C sort | paste -sd' ')"

# --- the recorder -----------------------------------------------------------------------------------

# It is the program that decides what is read: a capture in place of an interface.
"$BUILD/story" -s 1 -x 0.1 --from '2003-12-01 18:00' --to '2003-12-01 18:10' -o "$TMP/story.pcap" >/dev/null 2>&1
mkdir -p "$TMP/state/snapshots" "$TMP/state/evidence" "$TMP/run"
TAPWATCH_CONFIG=/dev/null STATE_DIRECTORY=$TMP/state:$TMP/state/snapshots RUNTIME_DIRECTORY=$TMP/run \
    timeout 60 share/systemd/tapwatch-record "$TAPWATCH" -r "$TMP/story.pcap" -H 203.0.113.0/24 >/dev/null 2>&1
is "the recorder ends as the program does" 0 $?
recorded() { [ -n "$(find "$TMP/state/snapshots" -name '*.json.gz')" ] && [ -z "$(find "$TMP/state" -name '*.new')" ]; }
for ((tries = 0; tries < 200; tries++)); do
    recorded && [ -z "$(pgrep -f "split.*$TMP" 2>/dev/null)" ] && break
    sleep 0.05
done
holds "it writes snapshots" recorded
is "each is a whole one" 0 "$(for f in "$TMP"/state/snapshots/*.gz; do
    gzip -dc "$f" | python3 -c 'import json, sys; assert json.load(sys.stdin)["format"] == "tapwatch-snapshot"' || echo bad
done 2>/dev/null | wc -l)"
holds "and evidence, and counts" sh -c "ls '$TMP'/state/evidence/*.pcap* && [ -s '$TMP/run/tapwatch.prom' ]"
if have systemd-analyze; then
    mkdir "$TMP/unit"
    sed 's,@LIBEXECDIR@/tapwatch-record,/bin/true,; s,@BINDIR@,/usr/bin,' share/systemd/tapwatch.service \
        >"$TMP/unit/tapwatch.service"
    is "systemd takes every line of the unit, and rates it below 2" "0 yes" \
        "$(systemd-analyze verify "$TMP/unit/tapwatch.service" 2>&1 | grep -cE 'Unknown|ignoring') $(
            systemd-analyze security --offline=true "$TMP/unit/tapwatch.service" 2>/dev/null |
                awk '/Overall exposure/ { print $(NF - 2) < 2.0 ? "yes" : $0 }')"
else
    skip "systemd takes every line of the unit, and rates it below 2" "systemd-analyze is not installed"
fi

# --- make dist --------------------------------------------------------------------------------------

# In a copy, as what is tested beside this may look at build/.
sources() {
    if [ -e .git ]; then git ls-files; else
        find src ui tests share .ci Makefile tapwatch.conf README LICENSE .cl* .gitignore -type f
    fi | LC_ALL=C sort
}
dist() { make --no-print-directory dist DIST="$1"; }
holds "the archive is made" dist "$TMP/one.tar.xz"
dist "$TMP/two.tar.xz" >/dev/null
holds "twice it has the same bytes" cmp "$TMP/one.tar.xz" "$TMP/two.tar.xz"
mkdir "$TMP/dist"
tar -xf "$TMP/one.tar.xz" -C "$TMP/dist" --strip-components=1
(cd "$TMP/dist" && find . -type f | sed 's,^\./,,' | LC_ALL=C sort) >"$TMP/archived"
is "it has each file" "$(sources)" "$(cat "$TMP/archived")"
# What the compiler says that it read; the package, below, is built of nothing else.
find src ui -name '*.c' | sed "s,^,$BUILD/,; s,c\$,d," | xargs cat | tr -s ' \\:' '\n' | grep -E '^(src|ui|share)/' >"$TMP/read"
within "and each that the program was built of" "the build" "$TMP/read" "the archive" "$TMP/archived"
holds "unpacked, without git, it makes itself" make --no-print-directory -C "$TMP/dist" dist DIST="$TMP/three.tar.xz"
holds "with the same bytes" cmp "$TMP/one.tar.xz" "$TMP/three.tar.xz"

# --- make deb ---------------------------------------------------------------------------------------

for tool in dh dpkg-buildpackage lintian; do
    if ! have $tool; then
        skip "the Debian package is built, whole, and lintian has nothing to say" "$tool is not installed (make deb installs it)"
        finish
    fi
done
# All of it is compiled, which takes minutes, only with DEB=1; else what was built goes into the package.
built=$PWD/$BUILD
if [ -n "${DEB:-}" ]; then
    built=
else
    skip "the Debian package is compiled from the archive" "it takes minutes: DEB=1 has it done"
fi
if (cd "$TMP/dist" && make --no-print-directory deb-only DEB_BUILT="$built") >"$TMP/deb.log" 2>&1; then
    ok "the Debian package is built, and lintian has no error and no warning"
else
    fail "the Debian package is built, and lintian has no error and no warning" "$(tail -n 12 "$TMP/deb.log")"
fi
is "it was compiled anew only where that was asked for" "${DEB:+yes}" \
    "$(grep -qE '(^| )-c -o build/release/src/main.o|  CC    src/main.c' "$TMP/dist/build/deb/build.log" && echo yes)"
mkdir "$TMP/unpacked"
dpkg-deb -x "$TMP"/dist/build/deb/*.deb "$TMP/unpacked"
is "its program is of the version that the package has" \
    "$("$TAPWATCH" -V | head -n 1), $(sed -n 's/.*TAPWATCH_VERSION "\(.*\)"/\1/p' src/base/version.h)" \
    "$("$TMP/unpacked/usr/bin/tapwatch" -V | head -n 1), $(dpkg-deb -f "$TMP"/dist/build/deb/*.deb Version)"
dpkg-deb -c "$TMP"/dist/build/deb/*.deb 2>/dev/null | awk '{ print $6 }' | grep -v '/$' >"$TMP/deb.files"
for wanted in ./etc/tapwatch.conf ./usr/bin/tapwatch ./usr/lib/tapwatch/tapwatch-record \
    ./lib/systemd/system/tapwatch.service ./usr/lib/sysusers.d/tapwatch.conf ./usr/lib/tmpfiles.d/tapwatch.conf \
    ./usr/share/tapwatch/demo.pcap.gz ./usr/share/tapwatch/signatures.conf ./usr/share/doc/tapwatch/copyright; do
    grep -qxF "$wanted" "$TMP/deb.files" || echo "$wanted"
done >"$TMP/missing"
none "the package has what belongs to it" <"$TMP/missing"
none "and no file elsewhere" < <(grep -vE '^\./(etc/tapwatch.conf|usr/(bin|lib)/|lib/systemd/|usr/share/(tapwatch|doc/tapwatch|man|lintian|bash-completion|zsh|fish)/)' "$TMP/deb.files")
is "it needs the libraries that it is linked with" yes \
    "$(dpkg-deb -f "$TMP"/dist/build/deb/*.deb Depends | grep -q 'libpcap0.8.*' && echo yes)"

finish
