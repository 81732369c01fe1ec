/* Tests of src/base/hash.c: that it mixes fully, as the sketches need it. */
#include "src/base/hash.h"

#include "tests/check.h"

/* Consecutive addresses, as every home network has them. */
static struct address consecutive(uint32_t i)
{
    const uint8_t v4[4] = {10, (uint8_t)(i >> 16), (uint8_t)(i >> 8), (uint8_t)i};
    return address_from_v4(v4);
}

START_TEST(the_same_number_gives_the_same_seed_and_another_one_another)
{
    struct hash_seed a, b, c;
    hash_seed_fixed(&a, 1);
    hash_seed_fixed(&b, 1);
    hash_seed_fixed(&c, 2);
    ck_assert_uint_eq(hash_u64(&a, 42), hash_u64(&b, 42));
    ck_assert_uint_ne(hash_u64(&a, 42), hash_u64(&c, 42));
}
END_TEST

START_TEST(two_random_seeds_differ)
{
    struct hash_seed a, b;
    hash_seed_random(&a);
    hash_seed_random(&b);
    ck_assert_int_ne(memcmp(&a, &b, sizeof a), 0);
    ck_assert_uint_ne(hash_u64(&a, 42), hash_u64(&b, 42));
}
END_TEST

/* Chi-squared over 256 cells with 255 degrees of freedom: 0.1 % of random ones exceed 330.5, and
 * far fewer 400. The seed is fixed, so the test gives the same result each time. */
static double chi_squared(const uint32_t cells[256], double expected)
{
    double sum = 0;
    for (int i = 0; i < 256; i++)
        sum += ((double)cells[i] - expected) * ((double)cells[i] - expected) / expected;
    return sum;
}

START_TEST(consecutive_addresses_spread_evenly_over_every_byte_of_the_hash)
{
    struct hash_seed seed;
    static uint32_t cells[8][256];
    hash_seed_fixed(&seed, 7);
    for (uint32_t i = 0; i < 65536; i++) {
        struct address a = consecutive(i);
        uint64_t h = hash_address(&seed, &a);
        for (int byte = 0; byte < 8; byte++)
            cells[byte][(h >> (8 * byte)) & 0xff]++;
    }
    for (int byte = 0; byte < 8; byte++)
        ck_assert_double_lt(chi_squared(cells[byte], 256), 400);
}
END_TEST

START_TEST(one_flipped_bit_flips_half_of_the_hash)
{
    struct hash_seed seed;
    hash_seed_fixed(&seed, 7);
    for (unsigned bit = 0; bit < 64; bit++) {
        int flipped = 0;
        for (uint64_t i = 0; i < 256; i++)
            flipped += __builtin_popcountll(hash_u64(&seed, i) ^
                                            hash_u64(&seed, i ^ (UINT64_C(1) << bit)));
        /* 256 times 64 fair coins: mean 8192, standard deviation 64. */
        ck_assert_int_gt(flipped, 8192 - 6 * 64);
        ck_assert_int_lt(flipped, 8192 + 6 * 64);
    }
}
END_TEST

START_TEST(addresses_and_their_bytes_have_the_same_hash)
{
    struct hash_seed seed;
    hash_seed_fixed(&seed, 7);
    struct address a = consecutive(5);
    ck_assert_uint_eq(hash_address(&seed, &a), hash_bytes(&seed, a.bytes, 16));
}
END_TEST

/* xorshift64* from state 1: its first three numbers, computed by hand from Vigna's definition
 * (x ^= x >> 12, x ^= x << 25, x ^= x >> 27, times 2685821657736338717) in Python. */
START_TEST(random_numbers_follow_the_published_generator)
{
    uint64_t state = 1;
    ck_assert_uint_eq(hash_random(&state), UINT64_C(5180492295206395165));
    ck_assert_uint_eq(hash_random(&state), UINT64_C(12380297144915551517));
    ck_assert_uint_eq(hash_random(&state), UINT64_C(13389498078930870103));
}
END_TEST

Suite *test_hash_suite(void);
Suite *test_hash_suite(void)
{
    Suite *s = suite_create("hash");
    TCase *t = tcase_create("hash");
    tcase_add_test(t, the_same_number_gives_the_same_seed_and_another_one_another);
    tcase_add_test(t, two_random_seeds_differ);
    tcase_add_test(t, consecutive_addresses_spread_evenly_over_every_byte_of_the_hash);
    tcase_add_test(t, one_flipped_bit_flips_half_of_the_hash);
    tcase_add_test(t, addresses_and_their_bytes_have_the_same_hash);
    tcase_add_test(t, random_numbers_follow_the_published_generator);
    suite_add_tcase(s, t);
    return s;
}
