/* scene: writes a small capture to standard output, always the same bytes, for the screen tests:
 * two minutes of 1 December 2003 as a /24 sees them. Probes with two zero bytes to UDP 1026 and
 * 1030 grow from a few sources to many, one of our own hosts begins to send them, and around that
 * are look-ups of SQL servers, TCP scans, pings, DNS over IPv6 and a payload that would clear a
 * terminal.
 *
 * `scene flood`: instead, half a minute of datagrams of which each comes from another address, more
 * than small tables hold. */
#include <arpa/inet.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { START_S = 1070308350, SECONDS = 121, FRAME = 64, UDP = 17, TCP = 6, ICMP = 1 };

static const uint32_t HOME = 0xcb007100; /* 203.0.113.0 */

static uint32_t state = 20031201;

/* Numerical Recipes' generator: any will do, as long as it is the same everywhere. */
static uint32_t any(uint32_t below)
{
    state = state * 1664525 + 1013904223;
    return (state >> 8) % below;
}

static void put(const void *bytes, size_t length)
{
    fwrite(bytes, 1, length, stdout);
}

/* One Ethernet frame of FRAME bytes; `ip` begins with the IP header. */
static void put_frame(uint32_t time_ms, uint16_t type, const uint8_t *ip, size_t length)
{
    uint8_t frame[FRAME] = {
        2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, (uint8_t)(type >> 8), (uint8_t)type};
    memcpy(frame + 14, ip, length);
    const uint32_t head[4] = {START_S + time_ms / 1000, time_ms % 1000 * 1000, FRAME, FRAME};
    put(head, sizeof head);
    put(frame, sizeof frame);
}

static void store_u16(uint8_t *at, uint32_t value)
{
    at[0] = (uint8_t)(value >> 8);
    at[1] = (uint8_t)value;
}

static void put_ipv4(uint32_t time_ms, uint32_t source, uint32_t target, uint8_t protocol,
                     const uint8_t *rest, size_t length)
{
    uint8_t ip[46] = {0x45, [8] = (uint8_t)(100 + source % 20), [9] = protocol};
    const uint32_t addresses[2] = {htonl(source), htonl(target)};
    store_u16(ip + 2, (uint32_t)(20 + length));
    memcpy(ip + 12, addresses, sizeof addresses);
    memcpy(ip + 20, rest, length);
    put_frame(time_ms, 0x0800, ip, 20 + length);
}

static void put_udp(uint32_t time_ms, uint32_t source, uint32_t target, uint32_t port,
                    const char *payload, size_t length)
{
    uint8_t udp[26] = {0};
    store_u16(udp, 1024 + any(4000));
    store_u16(udp + 2, port);
    store_u16(udp + 4, (uint32_t)(8 + length));
    memcpy(udp + 8, payload, length);
    put_ipv4(time_ms, source, target, UDP, udp, 8 + length);
}

static void put_syn(uint32_t time_ms, uint32_t source, uint32_t target, uint32_t port)
{
    uint8_t tcp[20] = {[12] = 0x50, [13] = 0x02, [14] = 0x40};
    store_u16(tcp, 1024 + any(60000));
    store_u16(tcp + 2, port);
    put_ipv4(time_ms, source, target, TCP, tcp, sizeof tcp);
}

static void put_dns_over_ipv6(uint32_t time_ms)
{
    uint8_t ip[40 + 8 + 2] = {0x60, [5] = 10, [6] = UDP, [7] = 60};
    inet_pton(AF_INET6, "2001:db8:7::53", ip + 8);
    inet_pton(AF_INET6, "2001:db8:1::1", ip + 24);
    store_u16(ip + 40, 4000);
    store_u16(ip + 42, 53);
    store_u16(ip + 44, 10);
    put_frame(time_ms, 0x86dd, ip, sizeof ip);
}

static void put_scene(void)
{
    static const uint16_t scanned[] = {445, 135, 80, 22, 3389};
    static const uint8_t ping[8] = {8};
    const uint32_t home = HOME, outside = 0xc6336400; /* 198.51.100.0 */
    for (uint32_t s = 0; s < SECONDS; s++) {
        uint32_t at = s * 1000, many = 1 + s * s / 500;
        for (uint32_t i = 0; i < many; i++)
            put_udp(at + i, outside + 1 + any(2 + s), home + any(256), any(2) ? 1026 : 1030, "\0",
                    2);
        if (s >= 90)
            put_udp(at + 100, home + 17, 0x0a000000 + any(1 << 24), 1026, "\0", 2);
        if (s % 3 == 0)
            put_udp(at + 200, outside + 1 + any(20), home + any(256), 1434, "\x02", 1);
        if (s % 2 == 0)
            put_syn(at + 300, outside + 200 + any(5), home + any(256), scanned[any(5)]);
        if (s % 10 == 0)
            put_ipv4(at + 400, outside + 250, home + any(256), ICMP, ping, sizeof ping);
        if (s % 15 == 0)
            put_dns_over_ipv6(at + 500);
        if (s == 110)
            put_udp(at + 600, outside + 251, home + 9, 1026, "\x1b[2J\x1b[31mred\x07", 13);
    }
}

static void put_flood(void)
{
    enum { FLOOD = 60000, FLOOD_S = 30 };
    for (uint32_t i = 0; i < FLOOD; i++)
        put_udp(i * FLOOD_S / (FLOOD / 1000), 0x01000000 + i * 30011, HOME + any(256), 1434, "\x02",
                1);
}

int main(int argc, char **argv)
{
    const uint32_t head[6] = {0xa1b2c3d4, 2 | 4 << 16, 0, 0, 65535, 1};
    put(head, sizeof head);
    if (argc > 1 && strcmp(argv[1], "flood") == 0)
        put_flood();
    else
        put_scene();
    return fflush(stdout) == 0 ? 0 : 1;
}
