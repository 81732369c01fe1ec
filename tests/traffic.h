/* traffic: random packets among few hosts and ports, so that answers, late answers, repeated SYNs
 * and pings, fragments, ICMP errors and times out of order happen often. Always the same for the
 * same seed. */
#ifndef TAPWATCH_TESTS_TRAFFIC_H
#define TAPWATCH_TESTS_TRAFFIC_H

#include "tests/check.h"
#include "tests/packets.h"

#include <stdio.h>

enum {
    HOSTS = 60, /* of which the first OURS are ours, and the last GROUPS are groups */
    OURS = 12,
    GROUPS = 3,
};

static const uint16_t port_numbers[] = {0, 53, 80, 123, 137, 1023, 1024, 1026, 1027, 1030, 65535};
enum { PORTS = sizeof port_numbers / sizeof port_numbers[0] };

static uint64_t random_state;

static uint32_t below(uint32_t limit)
{
    return (uint32_t)((hash_random(&random_state) >> 32) % limit);
}

static struct address hosts[HOSTS];

static void make_hosts(void)
{
    static const char *const groups[GROUPS] = {"224.0.0.251", "255.255.255.255", "ff02::fb"};
    char text[ADDRESS_TEXT];
    for (uint32_t i = 0; i < HOSTS; i++) {
        if (i >= HOSTS - GROUPS)
            snprintf(text, sizeof text, "%s", groups[i - (HOSTS - GROUPS)]);
        else if (i % 3 == 0)
            snprintf(text, sizeof text, "2001:db8:%s::%x", i < OURS ? "1" : "2", i);
        else
            snprintf(text, sizeof text, "%s.%u", i < OURS ? "192.0.2" : "198.51.100", i);
        ck_assert(address_parse(text, &hosts[i]));
    }
}

static int64_t next_time(int64_t time_us)
{
    switch (below(100)) {
    case 0: /* about the time-out of UDP answers */
        return time_us + (50 + below(30)) * (int64_t)US_PER_S;
    case 1: /* to the microsecond */
        return time_us + 60 * (int64_t)US_PER_S + below(3) - 1;
    case 2:
    case 3: /* out of order */
        return time_us - below(5 * US_PER_S);
    case 4:
        return below(20) ? time_us : time_us - below(200) * (int64_t)US_PER_S;
    case 5:
        return below(50) ? time_us : time_us + below(86400 * 2) * (int64_t)US_PER_S;
    default:
        return time_us + below(200000);
    }
}

static uint8_t random_protocol(void)
{
    static const uint8_t protocols[] = {IP_UDP, IP_UDP,  IP_UDP,   IP_UDP,     IP_TCP,
                                        IP_TCP, IP_ICMP, IP_ICMP6, IP_UDPLITE, 47};
    return protocols[below(sizeof protocols)];
}

static struct packet random_packet(int64_t time_us)
{
    static const uint8_t types[] = {0, 3, 8, 8, 128, 128, 129, 135};
    uint32_t source = below(HOSTS - GROUPS), target = below(HOSTS - 1);
    struct packet p = {
        .time_us = time_us,
        .wire_bytes = 60 + below(1400),
        .source = hosts[source],
        .target = hosts[target < source ? target : target + 1],
        .protocol = random_protocol(),
        .ttl = (uint8_t)below(256),
    };
    p.truncated = below(20) == 0;
    p.later_fragment = below(20) == 0;
    if (p.truncated || p.later_fragment || p.protocol == 47)
        return p; /* of what there is no more is known of */
    p.has_icmp = p.protocol == IP_ICMP || p.protocol == IP_ICMP6;
    p.has_ports = !p.has_icmp;
    if (p.has_icmp)
        p.icmp_type = types[below(sizeof types)];
    if (p.has_ports) {
        p.source_port = port_numbers[below(PORTS)];
        p.target_port = port_numbers[below(PORTS)];
    }
    if (p.protocol == IP_TCP)
        p.tcp_flags = (uint8_t)below(256);
    return p;
}

/* The answer to one of the last packets. */
static struct packet random_answer(const struct packet *question, int64_t time_us)
{
    static const uint8_t flags[] = {TCP_SYN | TCP_ACK, TCP_SYN | TCP_ACK, TCP_RST,
                                    TCP_RST | TCP_ACK, TCP_SYN,           TCP_ACK};
    struct packet p = packets_reply(question, time_us, question->tcp_flags);
    if (p.protocol == IP_TCP && p.has_ports && below(4))
        p.tcp_flags = flags[below(sizeof flags)];
    if (p.has_icmp && p.icmp_type % 128 == 8 && below(4))
        p.icmp_type = 0;
    if (p.has_icmp && p.icmp_type == 128 && below(4))
        p.icmp_type = 129;
    return p;
}

/* Some ICMP error, or what looks like one, that quotes one of the last packets. */
static struct packet random_error(const struct packet *about, int64_t time_us)
{
    static const uint8_t types[] = {3, 3, 3, 11, 12, 4, 5}, types6[] = {1, 1, 2, 3, 4};
    bool v6 = below(2);
    uint8_t type = v6 ? types6[below(sizeof types6)] : types[below(sizeof types)];
    struct packet p = packets_error(about, time_us, v6 ? IP_ICMP6 : IP_ICMP, type);
    p.source = hosts[below(HOSTS - GROUPS)];
    p.wire_bytes = 60 + below(1400);
    if (below(10) == 0)
        p.quoted.has_ports = false;
    return p;
}

#endif
