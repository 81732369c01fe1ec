/* redact: see redact.h. The key, and one address. */
#include "src/report/redact_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAPPED = 12, SALTS = 256 };

/* --- The key ---------------------------------------------------------------------------------- */

static bool refuse(char why[REPORT_WHY], const char *path, const char *reason)
{
    snprintf(why, REPORT_WHY, "redact_key: %.300s: %s", path, reason);
    return false;
}

/* Who reads the key has the addresses back. */
static const char *find_fault(int fd)
{
    struct stat st;
    if (fstat(fd, &st) != 0)
        return strerror(errno);
    if (!S_ISREG(st.st_mode))
        return "is no file";
    if (st.st_mode & (S_IRWXG | S_IRWXO))
        return "is not for its owner alone; chmod 600 makes it so";
    if (st.st_size != REDACT_KEY)
        return "has not 32 bytes; head -c 32 /dev/urandom makes them";
    return NULL;
}

bool redact_read_key(const char *path, uint8_t key[REDACT_KEY], char why[REPORT_WHY])
{
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0)
        return refuse(why, path, strerror(errno));
    const char *fault = find_fault(fd);
    if (!fault && read(fd, key, REDACT_KEY) != REDACT_KEY)
        fault = "can not be read whole";
    close(fd);
    return !fault || refuse(why, path, fault);
}

bool redact_make_key(uint8_t key[REDACT_KEY], char why[REPORT_WHY])
{
    if (getrandom(key, REDACT_KEY, 0) == REDACT_KEY) /* up to 256 bytes come whole: getrandom(2) */
        return true;
    snprintf(why, REPORT_WHY, "redact: no key: %s", strerror(errno));
    return false;
}

struct redact *redact_new(const uint8_t key[REDACT_KEY])
{
    struct redact *r = calloc(1, sizeof *r);
    struct snapshot *copy = snapshot_new();
    if (!r || !copy) {
        free(r);
        snapshot_free(copy);
        return NULL;
    }
    memcpy(r->key, key, sizeof r->key);
    r->copy = copy;
    const struct home nothing = {.count = 0};
    redact_set_home(r, &nothing);
    return r;
}

void redact_free(struct redact *r)
{
    if (!r)
        return;
    snapshot_free(r->copy);
    explicit_bzero(r, sizeof *r);
    free(r);
}

bool redact_allows_evidence(bool redacts, char why[REPORT_WHY])
{
    if (!redacts)
        return true;
    snprintf(why, REPORT_WHY,
             "evidence: packets hold the addresses that --redact hides; leave one of the two out");
    return false;
}

/* --- Pseudonyms ------------------------------------------------------------------------------- */

static bool network_is_v4(const struct network *n)
{
    return n->prefix_length >= 8 * MAPPED && address_is_v4(&n->base);
}

/* The bits that all pseudonyms of a family begin with. */
static const struct block {
    uint8_t begin, bits;
} blocks[] = {[FAMILY_V4] = {0xf0, 4}, [FAMILY_V6] = {0x40, 3}};

static enum family family_of(bool v4)
{
    return v4 ? FAMILY_V4 : FAMILY_V6;
}

static void map(const struct redact *r, enum family family, struct address *a)
{
    const struct block *block = &blocks[family];
    uint8_t *begin = family == FAMILY_V4 ? a->bytes + MAPPED : a->bytes;
    cryptopan_map(&r->pan[family], begin, family == FAMILY_V4 ? 4 : sizeof a->bytes);
    if (r->in_block[family])
        *begin = (uint8_t)(block->begin | (*begin & (0xff >> block->bits)));
}

static struct network map_network(const struct redact *r, const struct network *n)
{
    struct address base = n->base;
    map(r, family_of(network_is_v4(n)), &base);
    return network_of(&base, n->prefix_length);
}

/* Whether the network keeps all of the bits that are not the block's. */
static bool fits(const struct network *n, enum family family)
{
    const unsigned before = family == FAMILY_V4 ? 8 * MAPPED : 0;
    return n->prefix_length >= before + blocks[family].bits;
}

static bool overlap(const struct network *a, const struct network *b)
{
    return network_contains(a, &b->base) || network_contains(b, &a->base);
}

/* Whether no two networks share a pseudonym, now that all begin with the same bits. */
static bool all_apart(const struct redact *r, enum family family)
{
    struct network mapped[HOME_MAX];
    size_t count = 0;
    for (size_t i = 0; i < r->home.count; i++) {
        const struct network *n = &r->home.networks[i];
        if (family_of(network_is_v4(n)) != family)
            continue;
        if (!fits(n, family))
            return false;
        mapped[count] = map_network(r, n);
        for (size_t k = 0; k < count; k++)
            if (overlap(&mapped[k], &mapped[count]))
                return false;
        count++;
    }
    return true;
}

/* The first salt with which they fit into the block; mostly that is none. */
static void choose_salt(struct redact *r, enum family family)
{
    r->in_block[family] = true;
    for (unsigned salt = 0; salt < SALTS; salt++) {
        cryptopan_init(&r->pan[family], r->key, (uint8_t)salt);
        if (all_apart(r, family))
            return;
    }
    r->in_block[family] = false;
    cryptopan_init(&r->pan[family], r->key, 0);
}

void redact_set_home(struct redact *r, const struct home *home)
{
    r->home = *home;
    choose_salt(r, FAMILY_V4);
    choose_salt(r, FAMILY_V6);
}

void redact_address(const struct redact *r, struct address *a)
{
    if (home_contains(&r->home, a))
        map(r, family_of(address_is_v4(a)), a);
}

void redact_network(const struct redact *r, struct network *n)
{
    if (home_contains(&r->home, &n->base))
        *n = map_network(r, n);
}
