/* geo: the country and the network (autonomous system) of an address, from files in MaxMind's
 * format that the person has. Only files on this machine are read; nobody is asked.
 *
 * Read are the members that GeoLite2, GeoIP2 and DB-IP's files have: country.iso_code,
 * country.names.en, autonomous_system_number, autonomous_system_organization. Such a file is
 * trusted less than code: the library checks what it reads of it, and texts are made safe to show.
 * Only geo.c includes <maxminddb.h> (libmaxminddb). */
#ifndef TAPWATCH_LOOKUP_GEO_H
#define TAPWATCH_LOOKUP_GEO_H

#include "src/base/address.h"

enum { GEO_FILES = 7, GEO_NAME = 96 };

struct geo;

/* What is known of an address; all texts are safe to show, and empty where they are not known. */
struct geo_facts {
    char country[3];             /* "DE", ISO 3166-1 */
    char country_name[GEO_NAME]; /* "Germany" */
    uint32_t as_number;          /* 0: not known; no network has it (RFC 7607) */
    char as_name[GEO_NAME];      /* "Deutsche Telekom AG" */
    bool damaged;                /* a file could not be read at this address */
};

/* paths: whole, `count` of them. NULL: `why` is one line. */
struct geo *geo_new(const char *const *paths, size_t count, char *why, size_t size);
/* NULL is taken. */
void geo_free(struct geo *g);
/* Of several files the first that knows something has the say. */
void geo_find(const struct geo *g, const struct address *a, struct geo_facts *out);

#endif
