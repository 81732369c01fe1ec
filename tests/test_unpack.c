/* Tests of src/capture/unpack_gzip.c, unpack_zstd.c and unpack_xz.c alone, where memory runs out.
 * What they make of data is in test_decompress.c. */
#include "src/capture/unpack.h"

#include "tests/pack.h"
#include "tests/scarce.h"

enum { PLAIN = 100000, PIECE = 1000 };

static const struct unpack_format *const formats[PACK_FORMATS] = {&unpack_gzip, &unpack_zstd,
                                                                  &unpack_xz};
static uint8_t plain[PLAIN], packed[2 * PLAIN], got[PLAIN];
static struct packer packer = {.out = packed, .size = sizeof packed};

static void *open_with(const struct unpack_format *format, size_t left)
{
    struct scarce scarce;
    scarce_begin(&scarce, left);
    void *opened = format->open();
    scarce_end(&scarce);
    return opened;
}

START_TEST(one_that_finds_no_memory_is_not_opened)
{
    size_t left = 0;
    void *opened;
    while (!(opened = open_with(formats[_i], left)) && left < SCARCE_ENOUGH)
        left = scarce_next(left);
    ck_assert_ptr_nonnull(opened);
    ck_assert_uint_gt(left,
                      SCARCE_CACHED); /* with nothing, and with enough for its own part only */
    formats[_i]->close(opened);
}
END_TEST

/* Until there is no room or no input. */
static enum unpack_result step_with(const struct unpack_format *format, void *opened, size_t left,
                                    struct unpack_io *io)
{
    struct scarce scarce;
    enum unpack_result result = UNPACK_GOES_ON;
    scarce_begin(&scarce, left);
    while (result == UNPACK_GOES_ON && io->out_bytes > 0 && io->in_bytes > 0)
        result = format->step(opened, io);
    scarce_end(&scarce);
    return result;
}

/* What they need for data they take when they see how much that is. */
START_TEST(one_that_finds_no_memory_for_its_data_is_unable_and_says_so)
{
    static const char *const reasons[] = {"insufficient memory",
                                          "Allocation error : not enough memory", "no memory"};
    for (size_t i = 0; i < PLAIN; i++)
        plain[i] = (uint8_t)(i * i >> 8);
    pack_whole(&packer, _i, plain, PLAIN);
    struct unpack_io io = {packed, packer.length, true, got, PIECE, NULL};
    void *opened = formats[_i]->open();
    ck_assert_int_eq(step_with(formats[_i], opened, 0, &io), UNPACK_UNABLE);
    ck_assert_str_eq(io.reason, reasons[_i]);
    formats[_i]->close(opened);

    io = (struct unpack_io){packed, packer.length, true, got, sizeof got, NULL};
    opened = formats[_i]->open();
    ck_assert_int_le(step_with(formats[_i], opened, SCARCE_ENOUGH, &io), UNPACK_END);
    ck_assert_uint_eq(io.out_bytes, 0);
    ck_assert_mem_eq(got, plain, PLAIN);
    formats[_i]->close(opened);
}
END_TEST

START_TEST(each_goes_by_its_name)
{
    ck_assert_str_eq(formats[_i]->name, pack_names[_i]);
}
END_TEST

Suite *test_unpack_suite(void);
Suite *test_unpack_suite(void)
{
    Suite *s = suite_create("unpack");
    TCase *t = tcase_create("memory");
    tcase_add_loop_test(t, each_goes_by_its_name, 0, PACK_FORMATS);
    if (scarce_is_possible()) {
        tcase_add_loop_test(t, one_that_finds_no_memory_is_not_opened, 0, PACK_FORMATS);
        tcase_add_loop_test(t, one_that_finds_no_memory_for_its_data_is_unable_and_says_so, 0,
                            PACK_FORMATS);
    }
    suite_add_tcase(s, t);
    return s;
}
