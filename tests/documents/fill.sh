#!/usr/bin/env bash
# fill PAGE: prints a man page with what the program's tables say (documents.c) between its marks
# `.\" begin LIST` and `.\" end LIST`, and with the program's version. `make documents` puts that in the
# page's place; tests/check_documents.sh compares the two.
set -eu
cd "$(dirname "$0")/../.."
BUILD=${BUILD:-build/release}
version=$(sed -n 's/.*TAPWATCH_VERSION "\(.*\)"/\1/p' src/base/version.h)

inside=no
while IFS= read -r line; do
    case $line in
    '.\" begin '*)
        printf '%s\n' "$line"
        "$BUILD/documents" "${line##* }"
        inside=yes
        ;;
    '.\" end '*)
        printf '%s\n' "$line"
        inside=no
        ;;
    'This is the page of version '*) printf 'This is the page of version %s.\n' "$version" ;;
    *) [ $inside = yes ] || printf '%s\n' "$line" ;;
    esac
done <"$1"
