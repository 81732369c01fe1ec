/* same_snapshot: whether two snapshots say the same, byte for byte. Only what is valid is looked
 * at: the rest of an array is whatever was there before. */
#ifndef TAPWATCH_TESTS_SAME_SNAPSHOT_H
#define TAPWATCH_TESTS_SAME_SNAPSHOT_H

#include "src/snapshot/snapshot.h"

#include <check.h>
#include <stddef.h>
#include <string.h>

/* The used part of an array; `what` is for the message. */
#define ck_assert_same(a, b, array, count)                                                         \
    ck_assert_msg(memcmp((a)->array, (b)->array, (count) * sizeof(a)->array[0]) == 0, "%s differ", \
                  #array)

static inline void check_same_host_details(const struct snapshot_host_detail *a,
                                           const struct snapshot_host_detail *b, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        const struct snapshot_host_detail *x = &a[i], *y = &b[i];
        ck_assert_mem_eq(&x->history, &y->history, sizeof x->history);
        ck_assert_uint_eq(x->ports_count, y->ports_count);
        ck_assert_uint_eq(x->peers_count, y->peers_count);
        ck_assert_uint_eq(x->packets_count, y->packets_count);
        ck_assert_uint_eq(x->payloads_count, y->payloads_count);
        ck_assert_uint_eq(x->ttl_low, y->ttl_low);
        ck_assert_uint_eq(x->ttl_high, y->ttl_high);
        ck_assert_int_eq(x->since_us, y->since_us);
        ck_assert_same(x, y, ports, x->ports_count);
        ck_assert_same(x, y, peers, x->peers_count);
        ck_assert_same(x, y, packets, x->packets_count);
        ck_assert_same(x, y, payloads, x->payloads_count);
    }
}

static inline void check_same_capture(const struct snapshot_capture *a,
                                      const struct snapshot_capture *b)
{
    ck_assert_mem_eq(a, b, offsetof(struct snapshot_capture, malformed));
    ck_assert_uint_eq(a->malformed_count, b->malformed_count);
    for (uint32_t i = 0; i < a->malformed_count; i++) {
        ck_assert_str_eq(a->malformed[i].reason, b->malformed[i].reason);
        ck_assert_uint_eq(a->malformed[i].packets, b->malformed[i].packets);
    }
}

static inline void check_same_snapshot(const struct snapshot *a, const struct snapshot *b)
{
    check_same_capture(&a->capture, &b->capture);
    ck_assert_mem_eq(a, b, offsetof(struct snapshot, capture));
    const size_t behind = offsetof(struct snapshot, traffic);
    ck_assert_mem_eq((const char *)a + behind, (const char *)b + behind,
                     offsetof(struct snapshot, icmp) - behind);
    ck_assert_same(a, b, icmp, a->icmp_count);
    ck_assert_same(a, b, ports, a->port_count);
    ck_assert_same(a, b, port_details, a->port_detail_count);
    ck_assert_same(a, b, sources, a->source_count);
    ck_assert_same(a, b, targets, a->target_count);
    check_same_host_details(a->source_details, b->source_details, a->source_detail_count);
    check_same_host_details(a->target_details, b->target_details, a->target_detail_count);
}

#endif
