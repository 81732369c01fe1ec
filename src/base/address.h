/* address: an IPv4 or IPv6 address, and networks of them.
 *
 * IPv4 is held in its IPv4-mapped form ::ffff:a.b.c.d (RFC 4291 section 2.5.5.2), so that there is
 * one 16-byte value to compare, hash and sort, whatever the version. The mapped form is not valid
 * on the wire, so nothing is lost but the difference from a forged packet that carries it. */
#ifndef TAPWATCH_BASE_ADDRESS_H
#define TAPWATCH_BASE_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct address {
    uint8_t bytes[16]; /* network order */
};

enum { ADDRESS_TEXT = 48 }; /* room for any address as text, with its NUL */

static inline struct address address_from_v4(const uint8_t v4[4])
{
    struct address a = {.bytes = {[10] = 0xff, [11] = 0xff}};
    memcpy(a.bytes + 12, v4, 4);
    return a;
}

static inline struct address address_from_v6(const uint8_t v6[16])
{
    struct address a;
    memcpy(a.bytes, v6, 16);
    return a;
}

static inline bool address_equal(const struct address *a, const struct address *b)
{
    return memcmp(a->bytes, b->bytes, 16) == 0;
}

/* Total order: IPv4 before IPv6, then by value. <0, 0, >0 as memcmp. */
int address_compare(const struct address *a, const struct address *b);
bool address_is_v4(const struct address *a);
/* Multicast (224.0.0.0/4, ff00::/8) or the limited broadcast 255.255.255.255. */
bool address_is_group(const struct address *a);

/* Writes "192.0.2.1" or "2001:db8::1" (RFC 5952 as inet_ntop does it) and returns text. */
const char *address_format(const struct address *a, char text[ADDRESS_TEXT]);
bool address_parse(const char *text, struct address *out);

struct network {
    struct address base;   /* host bits are zero */
    struct address mask;   /* and the others ones */
    uint8_t prefix_length; /* 0-128, counted on the 16-byte form: IPv4 /24 is 120 */
};

enum { NETWORK_TEXT = ADDRESS_TEXT + 4 };

/* "192.0.2.0/24", "2001:db8::/32", or a lone address (/32, /128). Host bits are cleared. False:
 * not a network; out is untouched. */
bool network_parse(const char *text, struct network *out);
const char *network_format(const struct network *n, char text[NETWORK_TEXT]);
bool network_contains(const struct network *n, const struct address *a);
struct network network_of(const struct address *a, unsigned prefix_length);

/* The networks that are ours. */
enum { HOME_MAX = 64 };

struct home {
    struct network networks[HOME_MAX];
    size_t count;
};

bool home_contains(const struct home *home, const struct address *a);
/* What lies within another network is not there twice. False: there is no room. */
bool home_add_network(struct home *home, const struct network *network);
/* Adds a comma-separated list ("10.0.0.0/8, fc00::/7"). False: `why` names the bad entry, and home
 * is as it was. */
bool home_add(struct home *home, const char *list, char *why, size_t why_size);

#endif
