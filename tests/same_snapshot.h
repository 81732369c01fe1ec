/* same_snapshot: whether two snapshots say the same. Only what is valid is looked at: the rest of
 * an array is whatever was there before, and so is the room that the compiler leaves between
 * members. So structs are compared by their members, which are listed here; test_snapshot.c finds
 * out where one is missing. */
#ifndef TAPWATCH_TESTS_SAME_SNAPSHOT_H
#define TAPWATCH_TESTS_SAME_SNAPSHOT_H

#include "src/snapshot/snapshot.h"

#include "tests/check.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

/* Of each struct, the inner ones first, all in its order: BYTES of members that have no such room
 * within, and ROWS of one that are valid. (Formatted by hand: clang-format makes stairs of it.) */
/* clang-format off */
#define MEMBERS_incident_port(BYTES, ROWS)                                                         \
    BYTES(records) BYTES(sources) BYTES(targets) BYTES(history) BYTES(port) BYTES(protocol)        \
    BYTES(in_mix)

#define MEMBERS_incident_payload(BYTES, ROWS)                                                      \
    BYTES(records) BYTES(records_error) BYTES(first_us) BYTES(length) BYTES(prefix_length)         \
    BYTES(prefix) BYTES(new)

#define MEMBERS_incident_insider(BYTES, ROWS)                                                      \
    BYTES(address) BYTES(first_us) BYTES(last_us) BYTES(records) BYTES(targets)

#define MEMBERS_incident_companion(BYTES, ROWS)                                                    \
    BYTES(signature) BYTES(sources)

#define MEMBERS_incident_source(BYTES, ROWS)                                                       \
    BYTES(address) BYTES(records) BYTES(records_error) BYTES(first_us) BYTES(last_us)

#define MEMBERS_incident_replier(BYTES, ROWS)                                                      \
    BYTES(address) BYTES(first_us) BYTES(replies)

#define MEMBERS_incident_home(BYTES, ROWS)                                                         \
    BYTES(network) BYTES(cells_count) BYTES(cell_addresses) BYTES(cells) BYTES(addresses)

#define MEMBERS_incident_evidence(BYTES, ROWS)                                                     \
    BYTES(kept) BYTES(goes_on) BYTES(held) BYTES(pushed_out) BYTES(handed_over)

#define MEMBERS_snapshot_incident(BYTES, ROWS)                                                     \
    BYTES(name) BYTES(title) BYTES(reference) BYTES(kind) BYTES(state) BYTES(severity)             \
    BYTES(acknowledged) BYTES(onset_us) BYTES(first_us) BYTES(last_us) BYTES(surge_us)             \
    BYTES(spread_us) BYTES(records) BYTES(sources) BYTES(targets) BYTES(home_targets)              \
    BYTES(growth) BYTES(growth_slow) BYTES(per_hour) BYTES(answers) BYTES(history)                 \
    BYTES(history_packets)                                                                         \
    ROWS(incident_home, home, 1)                                                                   \
    BYTES(mix) BYTES(port_count) BYTES(payload_count) BYTES(insider_count) BYTES(companion_count)  \
    BYTES(source_count) BYTES(replier_count) BYTES(ports_more) BYTES(payload_records)              \
    BYTES(payloads_more)                                                                           \
    ROWS(incident_port, ports, x->port_count)                                                      \
    ROWS(incident_payload, payloads, x->payload_count)                                             \
    ROWS(incident_insider, insiders, x->insider_count)                                             \
    BYTES(insiders_more) BYTES(insiders_past) BYTES(repliers_past) BYTES(payloads_past)            \
    BYTES(repliers_kept)                                                                           \
    BYTES(companions_exact)                                                                        \
    ROWS(incident_companion, companions, x->companion_count)                                       \
    ROWS(incident_source, top_sources, x->source_count)                                            \
    ROWS(incident_replier, repliers, x->replier_count)                                             \
    BYTES(habit) BYTES(habit_share) BYTES(forged_groups) BYTES(forged_names)                       \
    ROWS(incident_evidence, evidence, 1)

#define MEMBERS_snapshot_alert(BYTES, ROWS)                                                        \
    BYTES(number) BYTES(time_us) BYTES(kind) BYTES(severity) BYTES(incident) BYTES(subject)        \
    BYTES(text)

#define MEMBERS_snapshot_message(BYTES, ROWS)                                                      \
    BYTES(time_us) BYTES(source) BYTES(target) BYTES(source_port) BYTES(target_port)               \
    BYTES(from_length) BYTES(to_length) BYTES(text_length) BYTES(body_bytes) BYTES(whole)          \
    BYTES(from) BYTES(to) BYTES(text)

#define MEMBERS_snapshot_icmp(BYTES, ROWS)                                                         \
    BYTES(packets) BYTES(bytes) BYTES(records) BYTES(protocol) BYTES(type)

#define MEMBERS_snapshot_port(BYTES, ROWS)                                                         \
    BYTES(packets) BYTES(bytes) BYTES(records) BYTES(first_us) BYTES(last_us) BYTES(sources)       \
    BYTES(targets) BYTES(detail) BYTES(port) BYTES(protocol)

#define MEMBERS_snapshot_port_detail(BYTES, ROWS)                                                  \
    BYTES(history) BYTES(answers) BYTES(since_us) BYTES(last_record_us) BYTES(payload_records)     \
    BYTES(payloads_unlisted) BYTES(payload_count)                                                  \
    ROWS(incident_payload, payloads, x->payload_count)                                             \
    BYTES(sources) BYTES(targets) BYTES(windows_since_us) BYTES(trend) BYTES(rises)

#define MEMBERS_snapshot_host(BYTES, ROWS)                                                         \
    BYTES(address) BYTES(packets) BYTES(packets_error) BYTES(bytes) BYTES(records)                 \
    BYTES(first_us) BYTES(last_us) BYTES(peers) BYTES(ports) BYTES(detail) BYTES(signatures)       \
    BYTES(ttl) BYTES(scan) BYTES(scan_minutes) BYTES(habit) BYTES(home) BYTES(shielded)

#define MEMBERS_snapshot_host_port(BYTES, ROWS)                                                    \
    BYTES(packets) BYTES(packets_error) BYTES(port) BYTES(protocol)

#define MEMBERS_snapshot_peer(BYTES, ROWS)                                                         \
    BYTES(address) BYTES(last_us)

#define MEMBERS_snapshot_packet(BYTES, ROWS)                                                       \
    BYTES(time_us) BYTES(peer) BYTES(wire_bytes) BYTES(payload_bytes) BYTES(source_port)           \
    BYTES(target_port) BYTES(protocol) BYTES(ttl) BYTES(tcp_flags) BYTES(has_ports)                \
    BYTES(payload_length) BYTES(payload)

#define MEMBERS_snapshot_payload(BYTES, ROWS)                                                      \
    BYTES(packets) BYTES(packets_error) BYTES(bytes) BYTES(prefix_length) BYTES(prefix)

#define MEMBERS_snapshot_host_detail(BYTES, ROWS)                                                  \
    BYTES(history)                                                                                 \
    ROWS(snapshot_host_port, ports, x->ports_count)                                                \
    ROWS(snapshot_peer, peers, x->peers_count)                                                     \
    ROWS(snapshot_packet, packets, x->packets_count)                                               \
    ROWS(snapshot_payload, payloads, x->payloads_count)                                            \
    BYTES(ports_count) BYTES(peers_count) BYTES(packets_count) BYTES(payloads_count)               \
    BYTES(ttl_low) BYTES(ttl_high) BYTES(since_us)

#define MEMBERS_snapshot_malformed(BYTES, ROWS)                                                    \
    BYTES(reason) BYTES(packets)

#define MEMBERS_snapshot_input(BYTES, ROWS)                                                        \
    BYTES(kind) BYTES(state) BYTES(names) BYTES(link_type) BYTES(filter) BYTES(filter_left_out)    \
    BYTES(home) BYTES(error)

#define MEMBERS_snapshot_capture(BYTES, ROWS)                                                      \
    BYTES(received) BYTES(analysed) BYTES(bytes) BYTES(not_ip) BYTES(truncated)                    \
    BYTES(tcp_header_length) BYTES(late) BYTES(dropped_kernel) BYTES(dropped_interface) BYTES(gaps) \
    BYTES(own_session) BYTES(own_session_packets)                                                  \
    ROWS(snapshot_malformed, malformed, x->malformed_count)                                        \
    BYTES(malformed_count)

#define MEMBERS_snapshot(BYTES, ROWS)                                                              \
    BYTES(taken_at_us) BYTES(first_packet_us) BYTES(last_packet_us) BYTES(records)                 \
    BYTES(memory_bytes) BYTES(pace) BYTES(paused) BYTES(resets) BYTES(reset_us) BYTES(redacted)    \
    BYTES(intervals)                                                                               \
    ROWS(snapshot_input, input, 1)                                                                 \
    ROWS(snapshot_capture, capture, 1)                                                             \
    BYTES(traffic) BYTES(source_table) BYTES(target_table) BYTES(flow_table)                       \
    BYTES(incident_table) BYTES(prober_table) BYTES(alerts_total) BYTES(alerts_by_severity)        \
    BYTES(answers) BYTES(window_s) BYTES(signature_count) BYTES(signature_names)                   \
    BYTES(icmp_count) BYTES(port_count) BYTES(port_detail_count) BYTES(source_count)               \
    BYTES(source_detail_count) BYTES(target_count) BYTES(target_detail_count)                      \
    BYTES(incident_count) BYTES(alert_count) BYTES(message_count)                                  \
    ROWS(snapshot_incident, incidents, x->incident_count)                                          \
    ROWS(snapshot_alert, alerts, x->alert_count)                                                   \
    ROWS(snapshot_message, messages, x->message_count)                                             \
    ROWS(snapshot_icmp, icmp, x->icmp_count)                                                       \
    ROWS(snapshot_port, ports, x->port_count)                                                      \
    ROWS(snapshot_port_detail, port_details, x->port_detail_count)                                 \
    ROWS(snapshot_host, sources, x->source_count)                                                  \
    ROWS(snapshot_host_detail, source_details, x->source_detail_count)                             \
    ROWS(snapshot_host, targets, x->target_count)                                                  \
    ROWS(snapshot_host_detail, target_details, x->target_detail_count)
/* clang-format on */

/* All of them, the inner ones first. */
#define SAME_KINDS(KIND)                                                                           \
    KIND(incident_port)                                                                            \
    KIND(incident_payload)                                                                         \
    KIND(incident_insider)                                                                         \
    KIND(incident_companion)                                                                       \
    KIND(incident_source)                                                                          \
    KIND(incident_replier)                                                                         \
    KIND(incident_home)                                                                            \
    KIND(incident_evidence)                                                                        \
    KIND(snapshot_incident)                                                                        \
    KIND(snapshot_alert)                                                                           \
    KIND(snapshot_message)                                                                         \
    KIND(snapshot_icmp)                                                                            \
    KIND(snapshot_port)                                                                            \
    KIND(snapshot_port_detail)                                                                     \
    KIND(snapshot_host)                                                                            \
    KIND(snapshot_host_port)                                                                       \
    KIND(snapshot_peer)                                                                            \
    KIND(snapshot_packet)                                                                          \
    KIND(snapshot_payload)                                                                         \
    KIND(snapshot_host_detail)                                                                     \
    KIND(snapshot_malformed)                                                                       \
    KIND(snapshot_input)                                                                           \
    KIND(snapshot_capture)                                                                         \
    KIND(snapshot)

/* differs_KIND: where `count` rows are not the same, in words; else NULL. */
#define DIFFER_BYTES(member)                                                                       \
    if (memcmp(&x->member, &y->member, sizeof x->member) != 0)                                     \
        return same_say(#member, i, of);
#define DIFFER_ROWS(kind, member, rows)                                                            \
    if ((inner = differs_##kind((const struct kind *)&x->member, (const struct kind *)&y->member,  \
                                rows)) != NULL)                                                    \
        return inner;
#define DIFFER_KIND(kind)                                                                          \
    static inline const char *differs_##kind(const struct kind *a, const struct kind *b,           \
                                             uint32_t count)                                       \
    {                                                                                              \
        const char *inner = NULL, *of = #kind;                                                     \
        for (uint32_t i = 0; i < count; i++) {                                                     \
            const struct kind *x = &a[i], *y = &b[i];                                              \
            MEMBERS_##kind(DIFFER_BYTES, DIFFER_ROWS)                                              \
        }                                                                                          \
        return inner;                                                                              \
    }

static inline const char *same_say(const char *member, uint32_t row, const char *kind)
{
    static char said[96];
    snprintf(said, sizeof said, "%s of %s %u", member, kind, row);
    return said;
}

SAME_KINDS(DIFFER_KIND)

/* `count` rows at each of two places, of that struct. */
#define ck_assert_same(kind, a, b, count)                                                          \
    do {                                                                                           \
        const char *where_ = differs_##kind(a, b, count);                                          \
        ck_assert_msg(where_ == NULL, "%s differs", where_);                                       \
    } while (0)

static inline void check_same_snapshot(const struct snapshot *a, const struct snapshot *b)
{
    ck_assert_same(snapshot, a, b, 1);
}

#endif
