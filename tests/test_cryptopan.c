/* Tests of src/report/cryptopan.c. */
#include "src/base/address.h"
#include "src/report/cryptopan.h"

#include "tests/check.h"

#include <arpa/inet.h>

/* Key and first addresses of the sample trace that the paper's authors ship with their program. */
static const uint8_t sample_key[CRYPTOPAN_KEY] = {
    21,  34,  23,  141, 51,  164, 207, 128, 19, 10, 91, 22, 73, 144, 125, 16,
    216, 152, 143, 131, 121, 121, 101, 39,  98, 87, 76, 45, 42, 132, 34,  2};

static struct cryptopan pan;

static void prepare(void)
{
    cryptopan_init(&pan, sample_key, 0);
}

static void maps(int family, const char *from, const char *to)
{
    uint8_t bytes[16];
    char text[ADDRESS_TEXT];
    ck_assert_int_eq(inet_pton(family, from, bytes), 1);
    cryptopan_map(&pan, bytes, family == AF_INET ? 4 : 16);
    ck_assert_str_eq(inet_ntop(family, bytes, text, sizeof text), to);
}

START_TEST(the_sample_trace_becomes_what_its_authors_made_of_it)
{
    static const char *const pairs[][2] = {
        {"128.11.68.132", "135.242.180.132"},  {"129.118.74.4", "134.136.186.123"},
        {"130.132.252.244", "133.68.164.234"}, {"141.223.7.43", "141.167.8.160"},
        {"152.163.225.39", "151.140.114.167"}, {"192.102.249.13", "252.138.62.131"},
        {"24.0.250.221", "100.15.198.226"},    {"64.14.118.196", "0.255.183.58"},
        {"10.185.25.118", "117.161.29.118"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        maps(AF_INET, pairs[i][0], pairs[i][1]);
}
END_TEST

/* As another program has it (Yawning Angel's in Go), with the same key. */
START_TEST(ipv6_is_the_same_over_128_bits)
{
    maps(AF_INET6, "::1", "78ff:f001:9fc0:20df:8380:b1f1:704:ed");
    maps(AF_INET6, "::2", "78ff:f001:9fc0:20df:8380:b1f1:704:ef");
    maps(AF_INET6, "2001:db8::1", "4401:2bc:603f:d91d:27f:ff8e:e6f1:dc1e");
}
END_TEST

static uint32_t mapped(uint32_t address)
{
    uint8_t b[4] = {(uint8_t)(address >> 24), (uint8_t)(address >> 16), (uint8_t)(address >> 8),
                    (uint8_t)address};
    cryptopan_map(&pan, b, 4);
    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

static int common(uint32_t a, uint32_t b)
{
    return a == b ? 32 : __builtin_clz(a ^ b);
}

START_TEST(as_many_bits_as_two_have_in_common_their_pseudonyms_have)
{
    uint32_t state = 1;
    for (int i = 0; i < 2000; i++) {
        state = state * 1664525 + 1013904223;
        const uint32_t a = state, b = a ^ (uint32_t)(0x80000000u >> (i % 32));
        ck_assert_int_eq(common(mapped(a), mapped(b)), common(a, b));
    }
}
END_TEST

START_TEST(another_salt_or_key_gives_others)
{
    uint8_t key[CRYPTOPAN_KEY];
    const uint32_t before = mapped(0xcb007111);
    cryptopan_init(&pan, sample_key, 1);
    ck_assert_uint_ne(mapped(0xcb007111), before);
    for (int i = 0; i < CRYPTOPAN_KEY; i += CRYPTOPAN_KEY - 1) {
        memcpy(key, sample_key, sizeof key);
        key[i] ^= 1;
        cryptopan_init(&pan, key, 0);
        ck_assert_uint_ne(mapped(0xcb007111), before);
    }
}
END_TEST

Suite *test_cryptopan_suite(void);
Suite *test_cryptopan_suite(void)
{
    Suite *suite = suite_create("cryptopan");
    TCase *t = tcase_create("cryptopan");
    tcase_add_checked_fixture(t, prepare, NULL);
    tcase_add_test(t, the_sample_trace_becomes_what_its_authors_made_of_it);
    tcase_add_test(t, ipv6_is_the_same_over_128_bits);
    tcase_add_test(t, as_many_bits_as_two_have_in_common_their_pseudonyms_have);
    tcase_add_test(t, another_salt_or_key_gives_others);
    suite_add_tcase(suite, t);
    return suite;
}
