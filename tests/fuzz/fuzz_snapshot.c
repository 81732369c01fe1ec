/* fuzz_snapshot: what is opened as a saved snapshot, from any bytes.
 *
 * An input is: a byte; if it is 0, changes to a snapshot that is good (which is made here, so that
 * no seeds are needed), five bytes each: the place, 24 bits, how many bytes go, and what comes
 * there (0: nothing); if not, a whole file. Whatever is taken can be written: as a page, and as
 * JSON that is read again and is then the same. */
#include "src/report/diff.h"
#include "src/report/json.h"
#include "src/report/page.h"
#include "src/report/snapshot_read.h"
#include "tests/fuzz/fuzz.h"
#include "tests/sample_incidents.h"

static char *print(const struct snapshot *s, size_t *size)
{
    char *text = NULL;
    FILE *out = open_memstream(&text, size);
    require(out && json_print(s, false, out), "what was read can be written");
    fclose(out);
    return text;
}

static bool read_bytes(const void *bytes, size_t size, struct snapshot *s)
{
    char why[SNAPSHOT_READ_WHY] = "";
    FILE *in = fmemopen((void *)(uintptr_t)bytes, size, "r");
    require(in != NULL, "bytes can be read");
    const bool good = snapshot_read(in, s, why);
    fclose(in);
    require(good == !why[0], "what is wrong is explained, and nothing else");
    for (const char *c = why; *c; c++)
        require(*c >= 0x20 && *c <= 0x7e, "the reason can be printed");
    return good;
}

static void use(const struct snapshot *s)
{
    static FILE *nowhere;
    size_t first_size, second_size;
    nowhere = nowhere ? nowhere : fopen("/dev/null", "w");
    page_print(s, true, nowhere);
    require(diff_print(s, s, nowhere), "it can be compared");
    char *first = print(s, &first_size);
    struct snapshot *again = snapshot_new();
    require(read_bytes(first, first_size, again), "what was written can be read");
    char *second = print(again, &second_size);
    require(first_size == second_size && memcmp(first, second, first_size) == 0,
            "and is the same when it is written again");
    require(diff_print(s, again, nowhere), "they can be compared");
    snapshot_free(again);
    free(first);
    free(second);
}

static void read_and_use(const uint8_t *bytes, size_t size)
{
    struct snapshot *s = snapshot_new();
    require(s != NULL, "there is memory");
    if (size > 0 && read_bytes(bytes, size, s))
        use(s);
    snapshot_free(s);
}

static char *make_good(size_t *size)
{
    struct snapshot *s = snapshot_new();
    sample_fill(s);
    sample_fill_incidents(s);
    sample_fill_more(s);
    char *good = print(s, size);
    snapshot_free(s);
    return good;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char *good;
    static size_t good_size;
    good = good ? good : make_good(&good_size);
    if (size == 0 || data[0] != 0) {
        read_and_use(data + (size > 0), size - (size > 0));
        return 0;
    }
    uint8_t *changed = malloc(good_size + size);
    size_t length = good_size;
    memcpy(changed, good, good_size);
    for (size_t at = 1; at + 5 <= size; at += 5) {
        const size_t place =
            (data[at] | (size_t)data[at + 1] << 8 | (size_t)data[at + 2] << 16) % length;
        const size_t left = length - place;
        const size_t gone = data[at + 3] < left ? data[at + 3] : left - 1, more = data[at + 4] != 0;
        memmove(changed + place + more, changed + place + gone, left - gone);
        if (more)
            changed[place] = data[at + 4];
        length = length - gone + more;
    }
    read_and_use(changed, length);
    free(changed);
    return 0;
}
