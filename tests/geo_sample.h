/* geo_sample: a file of countries and one of networks, read: 198.51.100.0/24 is DE AS3320. */
#ifndef TAPWATCH_TESTS_GEO_SAMPLE_H
#define TAPWATCH_TESTS_GEO_SAMPLE_H

#include "src/lookup/geo.h"
#include "tests/check.h"
#include "tests/mmdb_file.h"

#include <unistd.h>

/* Writes it to a new file of that name. */
static inline void geo_sample_save(const struct mmdb_file *f, const char *type, char path[64])
{
    strcpy(path, "/tmp/tapwatch-geo-XXXXXX");
    FILE *out = fdopen(mkstemp(path), "w");
    ck_assert(out && mmdb_write(f, type, out) && fclose(out) == 0);
}

static inline struct geo *geo_sample(void)
{
    static struct mmdb_file countries, networks;
    char path[2][64], why[256];
    const char *paths[] = {path[0], path[1]};
    mmdb_start(&countries);
    mmdb_add_country(&countries, "198.51.100.0/24", "DE", "Germany");
    mmdb_add_country(&countries, "203.0.113.0/24", "NL", "Netherlands");
    geo_sample_save(&countries, "Test-Country", path[0]);
    mmdb_start(&networks);
    mmdb_add_as(&networks, "198.51.100.0/24", 3320, "Deutsche Telekom AG");
    mmdb_add_as(&networks, "192.0.2.0/24", 64500, "Example");
    geo_sample_save(&networks, "Test-ASN", path[1]);
    struct geo *g = geo_new(paths, 2, why, sizeof why);
    ck_assert_msg(g, "%s", why);
    unlink(path[0]);
    unlink(path[1]);
    return g;
}

#endif
