/* fuzz_state_file: a state file's head, and whether what is behind it is whole.
 *
 * An input is: a byte; if it is 0, changes to a file that is good, of what is behind them: how many
 * in a byte, each of two bytes: the place, what to write there; if not, a whole file. */
#include "src/report/state_file.h"
#include "tests/fuzz/fuzz.h"

enum { CHANGES_BYTES = 2 };

static enum state_file_found read_file(const char *path, struct state_file *f)
{
    char why[REPORT_WHY] = "";
    *f = (struct state_file){.file = {.path = path, .regular = true}, .version = 3, .lock = -1};
    const enum state_file_found found = state_file_read(f, why);
    require(found != STATE_FILE_NONE, "the file is there");
    require((found == STATE_FILE_READ) == (f->bytes != NULL), "what is read is there, or nothing");
    if (found == STATE_FILE_REFUSED)
        check_reason(why, sizeof why);
    return found;
}

/* Such a file must be no symbolic link, as those to descriptors are. */
static const char *put(const uint8_t *bytes, size_t size)
{
    static char path[] = "/dev/shm/tapwatch-fuzz-state-XXXXXX";
    static int fd = -1;
    if (fd >= 0)
        close(fd);
    memcpy(path + sizeof path - 7, "XXXXXX", 6);
    fd = mkstemp(path);
    require(fd >= 0 && (size == 0 || write(fd, bytes, size) == (ssize_t)size),
            "there is room for the file");
    return path;
}

static void read_whole(const uint8_t *data, size_t size)
{
    struct state_file f;
    const char *path = put(data, size);
    if (read_file(path, &f) == STATE_FILE_READ)
        require(f.size + STATE_FILE_HEAD == size &&
                    memcmp(f.bytes, data + STATE_FILE_HEAD, f.size) == 0,
                "what is read is what is behind the head");
    state_file_forget(&f);
    unlink(path);
}

/* Writes a good one over an empty one that was read. Returns how long it is. */
static size_t write_good(const uint8_t *data, size_t length, uint8_t *out, size_t room)
{
    char why[REPORT_WHY] = "";
    const char *path = put(NULL, 0);
    struct state_file f = {.file = {.path = path, .regular = true}, .version = 3, .lock = -1};
    unlink(path);
    require(state_file_write(&f, data, length, why), "a state can be written");
    FILE *in = fopen(path, "r");
    require(in, "what was written is there");
    const size_t got = fread(out, 1, room, in);
    fclose(in);
    unlink(path);
    require(got == length + STATE_FILE_HEAD, "it has a head and no more");
    return got;
}

/* What is damaged must not be taken, unless nothing changed. */
static void read_changed(const uint8_t *data, size_t size)
{
    static uint8_t changed[1 << 17], sound[sizeof changed];
    struct state_file f;
    const size_t changes = take_byte(&data, &size) * (size_t)CHANGES_BYTES;
    const size_t skipped = changes < size ? changes : size;
    const size_t left = size - skipped;
    const size_t got =
        write_good(data + skipped, left < sizeof changed / 2 ? left : 0, sound, sizeof sound);
    memcpy(changed, sound, got);
    for (size_t i = 0; i + 1 < skipped; i += CHANGES_BYTES)
        changed[data[i] % got] = data[i + 1];
    const char *path = put(changed, got);
    const bool read = read_file(path, &f) == STATE_FILE_READ;
    require(read == (memcmp(changed, sound, got) == 0),
            "what is damaged is refused, and only that");
    state_file_forget(&f);
    unlink(path);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > 0 && data[0] == 0)
        read_changed(data + 1, size - 1);
    else
        read_whole(data + (size > 0), size - (size > 0));
    return 0;
}
