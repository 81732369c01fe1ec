/* send_frames: the frames that `send` sends in turn, made before, as messages for a packet socket.
 *
 * TCP, UDP and ICMP of 60 bytes from sources by Zipf's law out of 1,280,000 to 198.18.0.0/16; with
 * `ports` one to every port of TCP and of UDP; with `talks` four of five belong to conversations of
 * 64 pairs, to and fro, of which others are busy each 4096 frames; with `probes` each 64th is one
 * of ten, of which signatures name each, with its number as its IP identification.
 *
 * In bursts a message holds 16 segments of 60 bytes from one of those sources to one TCP port,
 * which the kernel cuts (segmentation offload, linux/virtio_net.h for PACKET_VNET_HDR): that takes
 * half of the time, so more than a million a second can be had where one by one two thirds of that
 * can. A probe is still a message of its own, one of 65. */
#ifndef TAPWATCH_TESTS_BENCH_SEND_FRAMES_H
#define TAPWATCH_TESTS_BENCH_SEND_FRAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum send_kind { SEND_PLAIN, SEND_PORTS, SEND_TALKS, SEND_PROBES, SEND_KINDS };

enum { SEND_BURST = 16, SEND_FRAME_BYTES = 60 };

struct send_message {
    uint32_t frames; /* that it is on the wire */
    uint32_t bytes;
    uint8_t *start;
};

struct send_list {
    struct send_message *messages;
    uint32_t count;
};

/* Ends the program where there is no memory. What it makes lives as long as that. */
struct send_list send_list_make(enum send_kind kind, bool bursts);

#endif
