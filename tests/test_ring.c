/* Tests of src/capture/ring.c, with a ring if this may be had here. */
#include "src/capture/ring.h"

#include "tests/check.h"

#include <arpa/inet.h>
#include <linux/if_packet.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

enum { RING = 1 << 20, BLOCK = 1 << 16 };

START_TEST(what_has_no_ring_has_no_bytes)
{
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    ck_assert_uint_eq(ring_bytes(fd), 0);
    close(fd);
    ck_assert_uint_eq(ring_bytes(-1), 0);
}
END_TEST

/* Packet sockets need CAP_NET_RAW; without, there is nothing to be measured. */
START_TEST(a_ring_has_the_size_that_is_mapped)
{
    struct tpacket_req ring = {.tp_block_size = BLOCK,
                               .tp_block_nr = RING / BLOCK,
                               .tp_frame_size = 2048,
                               .tp_frame_nr = RING / 2048};
    int fd = socket(AF_PACKET, SOCK_RAW, 0), other = socket(AF_PACKET, SOCK_RAW, 0);
    if (fd < 0 || setsockopt(fd, SOL_PACKET, PACKET_RX_RING, &ring, sizeof ring) != 0)
        return;
    ck_assert_uint_eq(ring_bytes(fd), 0);
    void *map = mmap(NULL, RING, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    ck_assert_ptr_ne(map, MAP_FAILED);
    ck_assert_uint_eq(ring_bytes(fd), RING);
    ck_assert_uint_eq(ring_bytes(other), 0);
    munmap(map, RING);
    close(fd);
    close(other);
}
END_TEST

Suite *test_ring_suite(void);
Suite *test_ring_suite(void)
{
    Suite *s = suite_create("ring");
    TCase *t = tcase_create("ring");
    tcase_add_test(t, what_has_no_ring_has_no_bytes);
    tcase_add_test(t, a_ring_has_the_size_that_is_mapped);
    suite_add_tcase(s, t);
    return s;
}
