/* mmdb: writes a small file in MaxMind's format to standard output, for tests of the screen.
 *
 *   mmdb country | as */
#include "tests/mmdb_file.h"

#include <stdlib.h>

int main(int argc, char **argv)
{
    static struct mmdb_file f;
    const bool country = argc == 2 && strcmp(argv[1], "country") == 0;
    mmdb_start(&f);
    if (country) {
        mmdb_add_country(&f, "198.51.100.0/25", "DE", "Germany");
        mmdb_add_country(&f, "203.0.113.0/24", "NL", "Netherlands");
    } else {
        mmdb_add_as(&f, "198.51.100.0/26", 3320, "Deutsche Telekom AG");
        mmdb_add_as(&f, "203.0.113.0/24", 64500, "Example \x1b[2J network");
    }
    return mmdb_write(&f, country ? "Test-Country" : "Test-ASN", stdout) ? EXIT_SUCCESS
                                                                         : EXIT_FAILURE;
}
