#!/usr/bin/env bash
# What is documented is there, and what is there is documented: options, keys, settings, members of
# signatures, variables of the environment, exit statuses, signals, detectors, libraries and targets of
# make, in README, man pages, --help and the program. A failure says what is missing where.
. "$(dirname "$0")/lib.sh"

PAGE=share/man/tapwatch.8 CONF_PAGE=share/man/tapwatch.conf.5 SIGNATURES_PAGE=share/man/tapwatch-signatures.5
README=README
export TAPWATCH_CONFIG=$TMP/empty.conf
: >"$TAPWATCH_CONFIG"

# section FILE HEADLINE: of README, up to the next headline; of a man page, likewise
section() {
    case $1 in
    share/man/*) awk -v name="$2" '/^\.Sh / { inside = $0 == ".Sh " name; next } inside' "$1" ;;
    *)
        awk -v name="$2" '/^-----*$/ { inside = before == name; before = ""; next }
            inside && before != "" { print before } inside && before == "" && seen { print "" }
            { before = $0; seen = inside }
            END { if (inside) print before }' "$1"
        ;;
    esac
}

# --- Man pages themselves ---

if have mandoc; then
    for page in share/man/*; do
        # Which manuals are installed here says nothing of the page.
        mandoc -T lint -W style "$page" 2>/dev/null | grep -v 'referenced manual not found' >"$TMP/lint"
        none "mandoc finds nothing wrong with $page" <"$TMP/lint"
        mandoc -T ascii -O width=78 "$page" 2>/dev/null | sed 's/.\x08//g' | awk 'length > 80' >"$TMP/wide"
        none "$page fits into 80 columns" <"$TMP/wide"
    done
else
    skip "mandoc finds nothing wrong with the man pages" "mandoc is not installed"
fi
for page in share/man/*; do
    tests/documents/fill.sh "$page" >"$TMP/filled"
    diff "$page" "$TMP/filled" | grep '^[<>]' >"$TMP/differs"
    none "the lists and the version in $page are the program's (make documents)" <"$TMP/differs"
done
for page in share/man/*; do
    for name in NAME DESCRIPTION ENVIRONMENT FILES "EXIT STATUS" EXAMPLES BUGS; do
        [ -n "$(section "$page" "$name")" ] || echo "$page: $name"
    done
    sed -n 's/^\.Xr \(tapwatch[a-z.-]*\) \([0-9]\).*/share\/man\/\1.\2/p' "$page" | while read -r other; do
        [ -e "$other" ] || echo "$page: $other"
    done
done >"$TMP/missing"
[ -n "$(section $PAGE SIGNALS)" ] || echo "$PAGE: SIGNALS" >>"$TMP/missing"
none "each man page has the usual sections, and the pages that it refers to are there" <"$TMP/missing"

# --- Options: "-i --interface VALUE", as far as there is each of it ---

sed -n 's/^ *{"\([a-z-]*\)", \([a-z]*\)_argument, NULL, \(.*\)},/\3 \1 \2/p' src/options_words.c |
    while read -r short long takes; do
        [[ $short == "'"* ]] && short="-${short:1:1} " || short=
        echo "$short--$long$([ "$takes" = required ] && echo ' VALUE')"
    done >"$TMP/options"
# Letters without a word of their own.
sed -n 's/.*short_options\[\] = ":\(.*\)".*/\1/p' src/options_words.c | grep -o '[A-Za-z]:\?' |
    while read -r letter; do
        grep -qE -e "^-${letter%:} -" "$TMP/options" || printf -- '-%s\n' "${letter/:/ VALUE}"
    done >"$TMP/letters"
cat "$TMP/letters" >>"$TMP/options"

"$TAPWATCH" --help >"$TMP/help"
sed -nE 's/^ +(-[A-Za-z], )?(--[a-z-]+|-[A-Za-z])( [^ ]+)?( .*)?$/\1\2\3/p' "$TMP/help" |
    sed -E 's/,//; s/^(.*-[A-Za-z-]+) [^- ].*$/\1 VALUE/' >"$TMP/help_options"
agree "--help has every option and no other, with their letters and values" \
    "the table of options" "$TMP/options" "--help" "$TMP/help_options"

section "$PAGE" DESCRIPTION | sed -n 's/^\.It Fl //p' | while read -r line; do
    value=
    [[ $line != *" Ar "* ]] || value=' VALUE'
    long=$(grep -oE '(^|Fl )-[a-z-]+' <<<"$line" | sed 's/^Fl //' | head -n 1)
    short=$(grep -oE '^[A-Za-z]( |$)' <<<"$line" | tr -d ' ')
    printf "%s\n" "${short:+-$short}${short:+${long:+ }}${long:+-$long}$value"
done >"$TMP/page_options"
agree "tapwatch(8) has every option and no other, with their letters and values" \
    "the table of options" "$TMP/options" "$PAGE" "$TMP/page_options"

# In running text either form will do; of other programs there are some long ones.
tr ' ' '\n' <"$TMP/options" | grep '^-' >"$TMP/words"
grep -oE '(^|[^A-Za-z0-9_-])--[a-z][a-z-]+' $README | sed 's/^[^-]//' |
    grep -vxE -e '--(preserve-env|from|now)' >"$TMP/readme_long"
within "each long option in README is one of tapwatch" README "$TMP/readme_long" "the table of options" "$TMP/words"
grep -oE '(^|[^A-Za-z0-9_-])-(-[a-z][a-z-]+|[A-Za-z]\b)' $README | sed 's/^[^-]//' >"$TMP/readme_words"
sed 's/ VALUE//' "$TMP/options" | while read -r line; do
    for word in $line; do grep -qx -e "$word" "$TMP/readme_words" && continue 2; done
    printf "%s\n" "$line"
done >"$TMP/unnamed"
none "README names each option, in one of its forms" <"$TMP/unnamed"

# The commands: what follows three blanks explains, and what follows | && || ; > is of somebody else.
{
    sed -nE 's/^    (sudo )?(tapwatch .*)/\2/p' $README
    sed -nE 's/^(\.Dl )?(sudo )?(tapwatch .*)/\3/p' share/man/* | sed 's/\\-/-/g; s/ \\e$//'
} | sed -E 's/   .*//; s/ (\||&&|\|\||;|>).*//' | grep -v '^tapwatch bench' | sort -u >"$TMP/commands"
: >"$TMP/try.conf"
echo '{"format": "tapwatch-snapshot"' >"$TMP/hour.json"
while read -r command; do
    words=()
    eval "words=(${command#tapwatch})"
    (cd "$TMP" && "$TAPWATCH" "${words[@]}" --print-config >/dev/null 2>"$TMP/said" </dev/null) || echo "$command: $(cat "$TMP/said")"
done <"$TMP/commands" >"$TMP/refused"
none "each command of README and the man pages is one that tapwatch takes" <"$TMP/refused"
is "and there are many" yes "$([ "$(wc -l <"$TMP/commands")" -ge 20 ] && echo yes)"

# --- What some options take ---

sed -n 's/^ *\[REPORT_[A-Z_]*\] = {"\(.*\)", .*/\1/p' src/report/report.c >"$TMP/formats"
for theme in share/themes/*.conf; do basename "$theme" .conf; done >"$TMP/themes"
for list in formats themes; do
    case $list in
    formats) option=format ;;
    themes) option=theme ;;
    esac
    # The lines of --help up to the next option.
    awk -v option="--$option" '$1 ~ /^-/ { inside = $1 == option } inside' "$TMP/help" | tr -c 'a-z-' '\n' >"$TMP/help_words"
    within "--help has each of the $list" "the $list" "$TMP/$list" --help "$TMP/help_words"
    awk -v option="-$option" '/^\.It / { inside = $3 == option } inside' $PAGE | tr -c 'a-z-' '\n' >"$TMP/page_words"
    within "tapwatch(8) has each of the $list" "the $list" "$TMP/$list" $PAGE "$TMP/page_words"
    tr -c 'a-z-' '\n' <$README >"$TMP/readme_words"
    within "README has each of the $list" "the $list" "$TMP/$list" README "$TMP/readme_words"
done

# --- Keys: the man page has its list from the table, see above ---

"$BUILD/documents" named | sort -u >"$TMP/named"
# What the table binds without a name: = and _ are + and - without Shift, and a line of the help is about
# Shift-Tab; what it names without binding is the mouse.
{
    "$BUILD/documents" bound | grep -vxE -e '=|_|Shift-Tab'
    printf '%s\n' click wheel
} >"$TMP/bound"
agree "the help names each key that does something, and no other" "the bindings" "$TMP/bound" "the help" "$TMP/named"
section $README Keys >"$TMP/keys"
awk '/^    / { print substr($0, 5, 22); begun = 1; next } begun && /^$/ { exit }' "$TMP/keys" |
    tr -s ' ' '\n' | sed '/^$/d' >"$TMP/readme_keys"
{
    cat "$TMP/named"
    echo Shift-Tab
} >"$TMP/known_keys"
within "README's table of keys has keys that there are" "README's keys" "$TMP/readme_keys" "the help" "$TMP/known_keys"
tr -s ' ,;`' '\n' <"$TMP/keys" >"$TMP/key_words"
within "and each key that there is stands in that section" "the help" "$TMP/named" "README's keys" "$TMP/key_words"
for key in = _ Shift; do grep -qF "$key" "$PAGE" || echo $key; done >"$TMP/unnamed"
none "tapwatch(8) says what the keys without Shift do" <"$TMP/unnamed"

# --- Settings: tapwatch.conf(5) has its list from the table, see above ---

settings_of() {
    awk '/^ *[a-z_]+ = \{/ { groups[++depth] = $1; next } /^ *\};/ { depth--; next }
        /^ *[a-z_]+ = / { name = ""; for (i = 1; i <= depth; i++) name = name groups[i] "."; print name $1 }'
}
"$TAPWATCH" --print-config | settings_of >"$TMP/settings"
settings_of <tapwatch.conf >"$TMP/shipped"
agree "tapwatch.conf has each setting, and no other" "the program" "$TMP/settings" tapwatch.conf "$TMP/shipped"
sed -n 's/^\.It Ic \\&//p' $CONF_PAGE >"$TMP/page_settings"
agree "tapwatch.conf(5) has each setting, and no other" "the program" "$TMP/settings" $CONF_PAGE "$TMP/page_settings"

# Of README: what it calls a setting, what it sets in an example, and each word with a _ between
# backticks, which may as well be a member of a signature or of the JSON.
{
    cat "$TMP/settings"
    sed 's/.*\.//' "$TMP/settings"
    sed -n 's/\..*//p' "$TMP/settings" # groups
    sed -nE 's/^[^.]*\.(.*)\..*/\1/p' "$TMP/settings"
} >"$TMP/setting_words"
tr '\n' ' ' <$README | tr -s ' ' | grep -oE 'settings? `[a-z_.]+`' | tr -d '`' | sed 's/.* //' >"$TMP/called"
within "what README calls a setting is one" README "$TMP/called" "the program" "$TMP/setting_words"
{
    cat "$TMP/setting_words"
    sed -n 's/^ *MEMBER("\([a-z_]*\)".*/\1/p' src/config_signature.c
    sed -nE 's/^ *\{"([a-z_]+)", .*(PAYLOAD_|WITH_).*/\1/p' src/config_payload.c
    printf '%s\n' signatures payload foreground background bold dim underline reverse plain quiet strong spark good note bad selected mask
    grep -oE '"[a-z_0-9]+" *: *[{]' share/snapshot.schema.json | cut -d '"' -f 2
} >"$TMP/known_words"
{
    grep -oE '`[a-z]+(_[a-z]+)+`' $README | tr -d '`'
    grep -E '^    |`' $README | grep -oE '(^    |[{;(`] *)[a-z_]+ = [["{(a-z0-9-]' | sed -E 's/ = .*//; s/^[^a-z]*//'
} >"$TMP/readme_settings"
within "what README sets in an example is a setting, or a member of a signature, a theme or the JSON" \
    README "$TMP/readme_settings" "the program" "$TMP/known_words"

# --- Members of signatures ---

# refusal TEXT: what tapwatch says of a signature with that in it
refusal() {
    echo "signatures = ( { name = \"x\"; $1 } );" >"$TMP/own.conf"
    echo "signatures = [\"$TMP/own.conf\"];" >"$TMP/refused.conf"
    "$TAPWATCH" --config "$TMP/refused.conf" -b -r /dev/null 2>&1
}
refusal 'nothing = 1;' | sed -n 's/.*there are //p' | sed 's/, /\n/g' >"$TMP/members"
refusal 'payload = ( { nothing = 1; } );' | sed -nE 's/.*one of (.*), with (.*)/\1, \2/p' | sed 's/, /\n/g' >"$TMP/tests"
cat "$TMP/members" "$TMP/tests" >"$TMP/all_members"
sed -n 's/^\.It Ic //p' $SIGNATURES_PAGE >"$TMP/page_members"
agree "tapwatch-signatures(5) has each member of a signature, and no other" \
    "the program" "$TMP/all_members" $SIGNATURES_PAGE "$TMP/page_members"
sed '/^signatures = (/,$d' share/signatures.conf | tr -c 'a-z_0-9' '\n' | sort -u >"$TMP/head_words"
within "the head of signatures.conf has each member of a signature" \
    "the program" "$TMP/all_members" share/signatures.conf "$TMP/head_words"
sed -nE 's/^#   ([a-z][a-z_0-9, ]*[a-z])   ?.*/\1/p' share/signatures.conf | sed '/^signatures = (/,$d' |
    sed 's/  .*//; s/, /\n/g' >"$TMP/head_members"
within "and none that there is not" share/signatures.conf "$TMP/head_members" "the program" "$TMP/all_members"
# What each takes is what the program says when it gets something else.
{
    while read -r member; do
        [ "$member" = name ] && continue # the signature has one already
        echo "$member $(refusal "$member = 1.5;" | sed -n "s/.*: $member takes \(.*\), not .*/\1/p")"
    done <"$TMP/members"
    while read -r member; do
        case $member in
        at) beside='text = "x"; ' ;;
        mask) beside='prefix = "00"; ' ;;
        any_case) beside='contains = "00"; ' ;;
        count) beside='fill = "00"; ' ;;
        *) beside= ;;
        esac
        echo "$member $(refusal "payload = ( { $beside$member = 1.5; } );" | sed -n "s/.*: $member takes \(.*\), not .*/\1/p")"
    done <"$TMP/tests"
} >"$TMP/takes"
awk '/^\.It Ic / { member = $3 } /^Takes / { sub(/^Takes /, ""); sub(/\.$/, ""); if (member != "name") print member, $0 }' \
    $SIGNATURES_PAGE >"$TMP/page_takes"
agree "and says what each takes as the program does" "the program" "$TMP/takes" $SIGNATURES_PAGE "$TMP/page_takes"

# --- Environment, exit statuses, signals ---

grep -ohE 'getenv\("[A-Z_]+"\)' src/*.c src/*/*.c ui/*.c | cut -d '"' -f 2 >"$TMP/variables"
section $PAGE ENVIRONMENT | sed -n 's/^\.It Ev //p' | sed 's/ , /\n/g' >"$TMP/page_variables"
agree "tapwatch(8) has each variable of the environment that is looked at, and no other" \
    "the sources" "$TMP/variables" $PAGE "$TMP/page_variables"
section $CONF_PAGE ENVIRONMENT | sed -n 's/^\.It Ev //p' | sed 's/ , /\n/g' >"$TMP/page_variables"
within "and tapwatch.conf(5) none besides" $CONF_PAGE "$TMP/page_variables" "the sources" "$TMP/variables"
{
    cat "$TMP/variables"
    echo CAPTURES # of the tests
} >"$TMP/known_variables"
grep -oE '\$[A-Z_]{3,}' $README | tr -d '$' >"$TMP/readme_variables"
within "README names variables that are looked at" README "$TMP/readme_variables" "the sources" "$TMP/known_variables"

grep -oE 'EXIT_[A-Z]+ = [0-9]+' src/main.c | sed 's/.* //' >"$TMP/statuses"
section $PAGE "EXIT STATUS" | sed -n 's/^\.It //p' >"$TMP/page_statuses"
agree "tapwatch(8) has each exit status, and no other" src/main.c "$TMP/statuses" $PAGE "$TMP/page_statuses"
for document in --help README; do
    [ $document = README ] && cat $README >"$TMP/text" || cp "$TMP/help" "$TMP/text"
    tr '\n' ' ' <"$TMP/text" | grep -oE 'Exit status: [^.]*' | grep -oE '(: |, )[0-9]' | grep -o '[0-9]' >"$TMP/said"
    agree "$document has each exit status, and no other" src/main.c "$TMP/statuses" $document "$TMP/said"
done

grep -oE '\bSIG[A-Z0-9]+\b' <(sed -n '/^int signals_open/,/^}/p' src/base/signals.c) |
    grep -vxE 'SIG_.*' >"$TMP/signals"
section $PAGE SIGNALS | sed -n 's/^\.It Dv //p' | sed 's/ , /\n/g' >"$TMP/page_signals"
agree "tapwatch(8) has each signal that is taken, and no other" src/base/signals.c "$TMP/signals" $PAGE "$TMP/page_signals"
awk '/^    signal  / { inside = 1; next } inside && /^$/ { exit } inside { print substr($0, 5, 12) }' $README |
    grep -oE '[A-Z0-9]+' | sed 's/^/SIG/' >"$TMP/readme_signals"
agree "README has each signal that is taken, and no other" src/base/signals.c "$TMP/signals" README "$TMP/readme_signals"

# --- Detectors, libraries, make ---

sed -n 's/^ *\[ALERT_[A-Z_]*\] = "\(.*\)",/\1/p' src/snapshot/incident.c >"$TMP/alerts"
section $README "What it recognises" | sed -nE 's/^    ([a-z][a-z-]*) {2,}.*/\1/p' >"$TMP/readme_alerts"
agree "README has each kind of alert, and no other" src/snapshot/incident.c "$TMP/alerts" README "$TMP/readme_alerts"

sed -n 's/^LIBS = //p' Makefile | tr ' ' '\n' | sed 's/ncursesw/ncurses/; s/libxxhash/xxhash/; s/libcares/c-ares/' >"$TMP/libraries"
"$TAPWATCH" --version | awk '/^libraries/ { inside = 1; next } inside && !NF { exit } inside && $1 != "glibc" { print $1 }' >"$TMP/versions"
agree "--version has each library of the Makefile, and no other" Makefile "$TMP/libraries" --version "$TMP/versions"
section $README Dependencies | tr -s ' ,;' '\n' >"$TMP/dependencies"

within "README names each of them" Makefile "$TMP/libraries" README "$TMP/dependencies"
sed -n 's/^RUN_PACKAGES *= *//p' Makefile | tr ' ' '\n' | grep -E -- '-dev$' >"$TMP/needed"
sed -n '/^Build-Depends:/,/^[^ B]/p' share/debian/control | tr -s ' ,' '\n' | grep -E -- '-dev$' >"$TMP/build_depends"
agree "the Debian package is built with each of them" Makefile "$TMP/needed" share/debian/control "$TMP/build_depends"
is "the version is that of src/base/version.h" \
    "tapwatch $(sed -n 's/.*TAPWATCH_VERSION "\(.*\)"/\1/p' src/base/version.h)" "$("$TAPWATCH" -V | head -n 1)"

{
    sed ':more; /\\$/ { N; s/\\\n//; b more }' Makefile tests/fuzz/fuzz.mk | sed -n 's/^\.PHONY://p' | tr -s ' ' '\n' | sed '/^$/d'
} >"$TMP/targets"
{
    grep -ohE '(^ {4}|[`(]|sudo )make [a-z][a-z/-]*' $README tests/README | sed 's/.*make //' | grep -v / # else a file
    make -s help | grep -oE '^(sudo )?make [A-Za-z0-9= -]+  ' | sed -E 's/^(sudo )?make //; s/[A-Z]+=[0-9]+//g' | tr -s ' ' '\n' | sed '/^$/d'
} >"$TMP/documented_targets"
within "each target of make in README, tests/README and make help is there" "the documents" "$TMP/documented_targets" Makefile "$TMP/targets"
grep -vxE 'all|packages-.*|bench-programs|objects|fuzzers|fuzz-programs|asan-programs|tsan-programs|deb-only|demo-capture' "$TMP/targets" >"$TMP/own_targets"
within "and each that is there is in them" Makefile "$TMP/own_targets" "the documents" "$TMP/documented_targets"

finish
