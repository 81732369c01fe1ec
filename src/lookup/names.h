/* names: what the domain name system says that an address is called, asked without waiting.
 *
 * Whoever draws an address says so by names_of. What is not known is asked for at the next turn: of
 * /etc/hosts first, then of a name server. Nothing here ever waits for an answer, and everything is
 * bounded: the names that are kept, the questions on their way, and how many are sent a second.
 *
 * To ask is to be seen: the question reaches the name server of the network that the address is in,
 * which may be the prober's own, and tells it that somebody looks. And an answer is what the owner
 * of the address likes it to be. Only names.c includes <ares.h> (c-ares).
 *
 * src/lookup is what is known of an address besides its packets: names.c, and geo.c for its country
 * and network. The screen alone looks there; nothing of it is counted or written. */
#ifndef TAPWATCH_LOOKUP_NAMES_H
#define TAPWATCH_LOOKUP_NAMES_H

#include "src/base/address.h"

#include <poll.h>

enum {
    NAMES_TEXT = 256,     /* a name as it is shown, with its NUL */
    NAMES_KEPT = 1024,    /* addresses of which something is known */
    NAMES_UNDER_WAY = 16, /* questions that wait for an answer */
    NAMES_PER_SECOND = 20,
    NAMES_FDS = 16, /* sockets that may be open */
};

struct names;

/* servers: "192.0.2.53,[2001:db8::53]:5353"; empty: those of /etc/resolv.conf. No packet is sent
 * here. NULL: `why` says why not. */
struct names *names_new(const char *servers, char *why, size_t size);
/* Questions under way are forgotten. NULL is taken. */
void names_free(struct names *n);

enum names_state {
    NAMES_UNKNOWN, /* not asked yet, or no answer yet */
    NAMES_KNOWN,
    NAMES_NONE,   /* it has no name */
    NAMES_FAILED, /* nobody answered, or not so that it can be understood */
};

/* What is known of an address that is on the screen now, and the wish to know it. `*name` is safe
 * to show, of printable ASCII; borrowed until the next turn; "" unless it is known. */
enum names_state names_of(struct names *n, const struct address *a, int64_t now_us,
                          const char **name);
/* The same without the wish: nothing will be asked. */
enum names_state names_peek(struct names *n, const struct address *a, const char **name);

/* Times are monotonic (base/clock.h).
 *
 * For poll(): what to wait for; returns how many. And after how many milliseconds there is
 * something to do whatever comes; -1: nothing. */
nfds_t names_poll(struct names *n, struct pollfd fds[NAMES_FDS]);
int names_wait_ms(struct names *n, int64_t now_us);
/* Takes answers (fds as poll left them), gives up what took too long, asks what is wished for.
 * True: more is known than before. */
bool names_turn(struct names *n, const struct pollfd *fds, nfds_t count, int64_t now_us);
/* Whether no answer that is of use comes from those who are asked: to none of the last questions,
 * and where none ever came to none of the first two. That an address has no name ends that. */
bool names_are_silent(const struct names *n);
/* Who is asked, "192.0.2.53 2001:db8::53"; "nobody" where no name server is known. */
enum { NAMES_SERVERS_TEXT = 200 };
const char *names_servers(const struct names *n, char out[NAMES_SERVERS_TEXT]);
/* Nothing more is asked until an address is wished for again; what is known stays. */
void names_stop(struct names *n);

#endif
