/* names: see names.h. A cache in sets of eight, in which the entry that was looked at longest ago
 * makes room; the hash is seeded, so that nobody can aim at a set. */
#include "src/lookup/names.h"

#include "src/base/clock.h" /* US_PER_S */
#include "src/base/hash.h"
#include "src/base/text.h"
#include "src/lookup/name_servers.h"

#include <ares.h>
#include <arpa/inet.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    WAYS = 8,
    SETS = NAMES_KEPT / WAYS,
    TIMEOUT_MS = 1500, /* of the first try; the second has twice as long */
    TRIES = 2,
    /* So long is something known: where nobody answered, it is tried again soon. */
    KNOWN_S = 3600,
    NONE_S = 900,
    FAILED_S = 60,
    /* A wish that was not repeated for so long is of an address that has left the screen. */
    WISH_US = 5 * US_PER_S,
    TURN_US = US_PER_S / NAMES_PER_SECOND,
    CLASS_IN = 1, /* RFC 1035 section 3.2 */
    TYPE_PTR = 12,
};

enum step { FREE, WISHED, ASKED, ANSWERED };

struct entry {
    struct names *names; /* whose it is, for the answer */
    struct address address;
    enum step step;
    enum names_state state;
    int64_t used_us, until_us; /* monotonic: when it was last looked at; known up to then */
    char name[NAMES_TEXT];
};

struct names {
    ares_channel channel;
    struct hash_seed seed;
    int under_way, wishes;
    int64_t now_us;  /* of this turn */
    int64_t next_us; /* the next question may be sent then */
    bool news;
    bool heard;       /* a server answered, ever */
    uint32_t unheard; /* questions since that nobody answered */
    struct entry entries[SETS][WAYS];
};

/* c-ares leaves out what it does not understand, without a word. */
static bool use_servers(struct names *n, const char *servers, char *why, size_t size)
{
    char safe[200];
    if (!*servers || (name_servers_good(servers) &&
                      ares_set_servers_ports_csv(n->channel, servers) == ARES_SUCCESS))
        return true;
    snprintf(why, size,
             "name_servers \"%s\": it takes addresses such as 192.0.2.53,[2001:db8::53]:5353",
             text_safe(servers, strlen(servers), safe, sizeof safe));
    return false;
}

static bool set_up(struct names *n, const char *servers, char *why, size_t size)
{
    char files[] = "f"; /* what ares_gethostbyaddr looks at: /etc/hosts */
    struct ares_options options = {.timeout = TIMEOUT_MS, .tries = TRIES, .lookups = files};
    const int status = ares_init_options(&n->channel, &options,
                                         ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_LOOKUPS);
    if (status != ARES_SUCCESS) {
        snprintf(why, size, "names: %s", ares_strerror(status));
        return false;
    }
    if (use_servers(n, servers, why, size))
        return true;
    ares_destroy(n->channel);
    return false;
}

struct names *names_new(const char *servers, char *why, size_t size)
{
    struct names *n = calloc(1, sizeof *n);
    if (!n || ares_library_init(ARES_LIB_INIT_ALL) != ARES_SUCCESS) {
        snprintf(why, size, "names: not enough memory");
        free(n);
        return NULL;
    }
    if (!set_up(n, servers, why, size)) {
        ares_library_cleanup();
        free(n);
        return NULL;
    }
    hash_seed_random(&n->seed);
    return n;
}

void names_free(struct names *n)
{
    if (!n)
        return;
    ares_destroy(n->channel); /* answers what is under way, with an error */
    ares_library_cleanup();
    free(n);
}

/* --- What is known ---------------------------------------------------------------------------- */

static struct entry *set_of(struct names *n, const struct address *a)
{
    return n->entries[hash_address(&n->seed, a) % SETS];
}

static struct entry *find(struct names *n, const struct address *a)
{
    struct entry *set = set_of(n, a);
    for (int i = 0; i < WAYS; i++)
        if (set[i].step != FREE && address_equal(&set[i].address, a))
            return &set[i];
    return NULL;
}

/* A place for one more; NULL: answers are awaited for all that it could be. */
static struct entry *make_room(struct names *n, const struct address *a)
{
    struct entry *set = set_of(n, a), *oldest = NULL;
    for (int i = 0; i < WAYS; i++) {
        if (set[i].step == FREE)
            return &set[i];
        if (set[i].step != ASKED && (!oldest || set[i].used_us < oldest->used_us))
            oldest = &set[i];
    }
    return oldest;
}

static void set_step(struct entry *e, enum step step)
{
    e->names->wishes += (step == WISHED) - (e->step == WISHED);
    e->names->under_way += (step == ASKED) - (e->step == ASKED);
    e->step = step;
}

/* Nobody in particular has a name for these. */
static bool is_askable(const struct address *a)
{
    static const struct address nobody;
    return !address_is_group(a) && !address_equal(a, &nobody);
}

static enum names_state tell(const struct entry *e, const char **name)
{
    *name = e && e->state == NAMES_KNOWN ? e->name : "";
    return e ? e->state : NAMES_UNKNOWN;
}

enum names_state names_peek(struct names *n, const struct address *a, const char **name)
{
    return tell(find(n, a), name);
}

/* What was known goes on to be shown until something else is. */
enum names_state names_of(struct names *n, const struct address *a, int64_t now_us,
                          const char **name)
{
    struct entry *e = find(n, a);
    *name = "";
    if (!is_askable(a))
        return NAMES_NONE;
    if (!e) {
        e = make_room(n, a);
        if (!e)
            return NAMES_UNKNOWN;
        if (e->step != FREE)
            set_step(e, FREE);
        *e = (struct entry){.names = n, .address = *a};
        set_step(e, WISHED);
    } else if (e->step == ANSWERED && now_us >= e->until_us) {
        set_step(e, WISHED);
    }
    e->used_us = now_us;
    return tell(e, name);
}

/* --- Questions and answers -------------------------------------------------------------------- */

/* c-ares takes no name that has other than letters, digits, and - . _ / * in it. */
static void keep_answer(struct entry *e, enum names_state state, const char *name)
{
    const int64_t known_s = state == NAMES_KNOWN  ? KNOWN_S
                            : state == NAMES_NONE ? NONE_S
                                                  : FAILED_S;
    text_safe(name, strlen(name), e->name, sizeof e->name);
    e->state = state;
    e->until_us = e->names->now_us + known_s * US_PER_S;
    e->names->news = true;
    set_step(e, ANSWERED);
}

static bool is_given_up(int status)
{
    return status == ARES_EDESTRUCTION || status == ARES_ECANCELLED;
}

/* What was known and is asked again stays. */
static void give_up(struct entry *e)
{
    set_step(e, e->state == NAMES_UNKNOWN ? FREE : ANSWERED);
}

/* Nobody is there, or only who fails (of which c-ares, having tried all, says the same). */
static bool is_silence(int status)
{
    return status == ARES_ETIMEOUT || status == ARES_ECONNREFUSED;
}

static void take_answer(void *context, int status, int timeouts, unsigned char *bytes, int length)
{
    struct entry *e = context;
    struct hostent *host = NULL;
    (void)timeouts;
    if (is_given_up(status)) {
        give_up(e);
        return;
    }
    e->names->heard |= !is_silence(status);
    e->names->unheard = is_silence(status) ? e->names->unheard + 1 : 0;
    if (status == ARES_SUCCESS)
        status = ares_parse_ptr_reply(bytes, length, NULL, 0, AF_INET, &host);
    if (status == ARES_SUCCESS && host->h_name && host->h_name[0])
        keep_answer(e, NAMES_KNOWN, host->h_name);
    else if (status == ARES_SUCCESS || status == ARES_ENOTFOUND || status == ARES_ENODATA)
        keep_answer(e, NAMES_NONE, "");
    else
        keep_answer(e, NAMES_FAILED, "");
    if (host)
        ares_free_hostent(host);
}

/* "7.100.51.198.in-addr.arpa" (RFC 1035 section 3.5), "..8.b.d.0.1.0.0.2.ip6.arpa" (RFC 3596
 * section 2.5). */
static void compose_question(const struct address *a, char out[80])
{
    const uint8_t *b = a->bytes;
    size_t used = 0;
    if (address_is_v4(a)) {
        snprintf(out, 80, "%u.%u.%u.%u.in-addr.arpa", b[15], b[14], b[13], b[12]);
        return;
    }
    for (int i = 15; i >= 0; i--)
        used += (size_t)snprintf(out + used, 80 - used, "%x.%x.", b[i] & 15u, b[i] >> 4u);
    snprintf(out + used, 80 - used, "ip6.arpa");
}

static void take_host(void *context, int status, int timeouts, struct hostent *host)
{
    struct entry *e = context;
    char question[80];
    (void)timeouts;
    if (is_given_up(status)) {
        give_up(e);
    } else if (status == ARES_SUCCESS && host->h_name && host->h_name[0]) {
        keep_answer(e, NAMES_KNOWN, host->h_name);
    } else {
        compose_question(&e->address, question);
        ares_query(e->names->channel, question, CLASS_IN, TYPE_PTR, take_answer, e);
    }
}

/* The answer may come before this returns: from /etc/hosts. */
static void ask(struct entry *e)
{
    const struct address a = e->address;
    const bool v4 = address_is_v4(&a);
    set_step(e, ASKED);
    ares_gethostbyaddr(e->names->channel, v4 ? a.bytes + 12 : a.bytes, v4 ? 4 : 16,
                       v4 ? AF_INET : AF_INET6, take_host, e);
}

/* One of the wishes, if its time has come. */
static void ask_next(struct names *n)
{
    if (n->under_way >= NAMES_UNDER_WAY || n->now_us < n->next_us)
        return;
    struct entry *entries = &n->entries[0][0], *newest = NULL;
    for (size_t i = 0; i < NAMES_KEPT && n->wishes > 0; i++) {
        struct entry *e = &entries[i];
        if (e->step != WISHED)
            continue;
        if (n->now_us - e->used_us > WISH_US)
            set_step(e, e->state == NAMES_UNKNOWN ? FREE : ANSWERED);
        else if (!newest || e->used_us > newest->used_us)
            newest = e;
    }
    if (!newest)
        return;
    n->next_us = n->now_us + TURN_US;
    ask(newest);
}

nfds_t names_poll(struct names *n, struct pollfd fds[NAMES_FDS])
{
    ares_socket_t sockets[ARES_GETSOCK_MAXNUM];
    _Static_assert(NAMES_FDS >= ARES_GETSOCK_MAXNUM, "room for every socket that c-ares tells of");
    const unsigned bits = (unsigned)ares_getsock(n->channel, sockets, ARES_GETSOCK_MAXNUM);
    nfds_t count = 0;
    for (unsigned i = 0; i < ARES_GETSOCK_MAXNUM; i++) {
        const bool reads = bits >> i & 1, writes = bits >> (i + ARES_GETSOCK_MAXNUM) & 1;
        if (reads || writes)
            fds[count++] = (struct pollfd){
                .fd = sockets[i], .events = (short)((reads ? POLLIN : 0) | (writes ? POLLOUT : 0))};
    }
    return count;
}

int names_wait_ms(struct names *n, int64_t now_us)
{
    int wait_ms = -1;
    struct timeval room;
    const struct timeval *left = ares_timeout(n->channel, NULL, &room);
    if (left)
        wait_ms = (int)(left->tv_sec * 1000 + left->tv_usec / 1000 + 1);
    if (n->wishes > 0 && n->under_way < NAMES_UNDER_WAY) {
        const int64_t us = n->next_us - now_us;
        const int ms = us <= 0 ? 0 : (int)((us + 999) / 1000);
        wait_ms = wait_ms < 0 || ms < wait_ms ? ms : wait_ms;
    }
    return wait_ms;
}

bool names_turn(struct names *n, const struct pollfd *fds, nfds_t count, int64_t now_us)
{
    n->now_us = now_us;
    n->news = false;
    for (nfds_t i = 0; i < count; i++) {
        const short came = fds[i].revents;
        const bool reads = came & (POLLIN | POLLHUP | POLLERR);
        if (came)
            ares_process_fd(n->channel, reads ? fds[i].fd : ARES_SOCKET_BAD,
                            came & POLLOUT ? fds[i].fd : ARES_SOCKET_BAD);
    }
    ares_process_fd(n->channel, ARES_SOCKET_BAD, ARES_SOCKET_BAD); /* what took too long */
    ask_next(n);
    return n->news;
}

bool names_are_silent(const struct names *n)
{
    /* One may be lost, or of a network whose own server is down. */
    enum { FIRST = 2, LATER = 4 };
    return n->unheard >= (n->heard ? LATER : FIRST);
}

const char *names_servers(const struct names *n, char out[NAMES_SERVERS_TEXT])
{
    struct ares_addr_port_node *all = NULL;
    size_t used = 0;
    snprintf(out, NAMES_SERVERS_TEXT, "nobody");
    if (ares_get_servers_ports(n->channel, &all) != ARES_SUCCESS)
        return out;
    for (const struct ares_addr_port_node *at = all; at && used < NAMES_SERVERS_TEXT - 1;
         at = at->next) {
        char text[ADDRESS_TEXT] = "?";
        inet_ntop(at->family, &at->addr, text, sizeof text);
        used += (size_t)snprintf(out + used, NAMES_SERVERS_TEXT - used, "%s%s", used > 0 ? " " : "",
                                 text);
    }
    ares_free_data(all);
    return out;
}

void names_stop(struct names *n)
{
    struct entry *entries = &n->entries[0][0];
    ares_cancel(n->channel);
    for (size_t i = 0; i < NAMES_KEPT && n->wishes > 0; i++)
        if (entries[i].step == WISHED)
            set_step(&entries[i], FREE);
}
