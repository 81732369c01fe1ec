/* spool: see spool.h. */
#include "src/snapshot/spool.h"

#include "src/snapshot/evidence_desk.h"

#include <poll.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum { LINE = 64 }; /* of a processor's cache */

struct spool {
    uint8_t *bytes;
    uint64_t room;
    int fd; /* readable when who takes is to wake up */
    _Alignas(LINE) _Atomic uint64_t put;
    uint64_t taken_seen; /* of `taken`, by who puts */
    _Alignas(LINE) _Atomic uint64_t taken;
    _Alignas(LINE) atomic_bool waits;
    atomic_bool closed;
    _Atomic uint64_t lost;
};

struct spool *spool_new(size_t bytes)
{
    struct spool *s = aligned_alloc(LINE, sizeof *s);
    if (!s)
        return NULL;
    memset(s, 0, sizeof *s);
    s->room = bytes;
    s->bytes = malloc(bytes);
    s->fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (s->bytes && s->fd >= 0)
        return s;
    spool_free(s);
    return NULL;
}

void spool_free(struct spool *s)
{
    if (!s)
        return;
    if (s->fd >= 0)
        close(s->fd);
    free(s->bytes);
    free(s);
}

/* Bytes from that position to the end of the ring. */
static uint64_t to_end(const struct spool *s, uint64_t position)
{
    return s->room - (position & (s->room - 1));
}

static uint8_t *at(const struct spool *s, uint64_t position)
{
    return s->bytes + (position & (s->room - 1));
}

/* A packet lies in one piece: one that does not fit before the end begins at the start, and leaves
 * there a head without a packet, if that has room. */
static struct evidence_packet *head_at(const struct spool *s, uint64_t position)
{
    return (struct evidence_packet *)(void *)at(s, position);
}

static const uint32_t no_packet = UINT32_MAX;

/* Whether `size` bytes more are free, or were not seen to be. */
static bool has_room(struct spool *s, uint64_t put, uint64_t size, bool rare)
{
    const uint64_t most = rare ? s->room : s->room / 4 * 3;
    if (put + size - s->taken_seen <= most)
        return true;
    s->taken_seen = atomic_load_explicit(&s->taken, memory_order_acquire);
    return put + size - s->taken_seen <= most;
}

bool spool_put(struct spool *s, const struct evidence_packet *p, const uint8_t *bytes, bool rare,
               bool again)
{
    uint64_t put = atomic_load_explicit(&s->put, memory_order_relaxed);
    const uint64_t size = evidence_packet_size(p->captured), left = to_end(s, put);
    const uint64_t skipped = left < size ? left : 0;
    if (!has_room(s, put, skipped + size, rare)) {
        if (!again)
            atomic_fetch_add_explicit(&s->lost, 1, memory_order_relaxed);
        return false;
    }
    if (skipped >= sizeof *p)
        head_at(s, put)->captured = no_packet;
    put += skipped;
    memcpy(at(s, put), p, sizeof *p);
    memcpy(at(s, put) + sizeof *p, bytes, p->captured);
    atomic_store(&s->put, put + size);
    return true;
}

void spool_kick(struct spool *s)
{
    if (atomic_load(&s->waits) && atomic_load(&s->put) != atomic_load(&s->taken)) {
        atomic_store(&s->waits, false);
        (void)eventfd_write(s->fd, 1);
    }
}

void spool_close(struct spool *s)
{
    atomic_store(&s->closed, true);
    (void)eventfd_write(s->fd, 1);
}

const struct evidence_packet *spool_look(struct spool *s)
{
    uint64_t taken = atomic_load_explicit(&s->taken, memory_order_relaxed);
    if (taken == atomic_load(&s->put))
        return NULL;
    const uint64_t left = to_end(s, taken);
    if (left < sizeof(struct evidence_packet) || head_at(s, taken)->captured == no_packet) {
        taken += left;
        atomic_store(&s->taken, taken);
    }
    return head_at(s, taken);
}

void spool_step(struct spool *s)
{
    const uint64_t taken = atomic_load_explicit(&s->taken, memory_order_relaxed);
    atomic_store(&s->taken, taken + evidence_packet_size(head_at(s, taken)->captured));
}

void spool_wait(struct spool *s, int timeout_ms)
{
    struct pollfd p = {.fd = s->fd, .events = POLLIN};
    eventfd_t count;
    atomic_store(&s->waits, true);
    if (atomic_load(&s->put) == atomic_load(&s->taken) && !spool_is_closed(s))
        poll(&p, 1, timeout_ms);
    atomic_store(&s->waits, false);
    (void)eventfd_read(s->fd, &count);
}

bool spool_is_closed(const struct spool *s)
{
    return atomic_load(&s->closed);
}

uint64_t spool_lost(const struct spool *s)
{
    return atomic_load_explicit(&s->lost, memory_order_relaxed);
}
