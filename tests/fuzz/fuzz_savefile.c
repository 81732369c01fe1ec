/* fuzz_savefile: the whole reader of capture files, from any bytes: pcap, pcapng, compressed. */
#include "src/capture/savefile.h"
#include "tests/fuzz/fuzz.h"

enum { PACKETS_MAX = 4096 }; /* of one input: a small file can unpack to millions */

static void check_packet(const struct savefile_packet *p)
{
    volatile uint8_t sink = 0;
    require(p->frame.captured <= p->frame.wire, "no more is captured than there was");
    for (uint32_t i = 0; i < p->frame.captured; i++)
        sink ^= p->frame.bytes[i];
    (void)sink;
    /* The years 0 to 9999 */
    require(p->time_us >= INT64_C(-62167219200000000), "time is not too early");
    require(p->time_us <= INT64_C(253402300799999999), "time is not too late");
}

static void read_all(const char *path)
{
    char why[SAVEFILE_WHY] = "";
    struct savefile_packet packet;
    enum savefile_result result = SAVEFILE_PACKET;
    struct savefile *f = savefile_open(path, why);
    if (!f) {
        check_reason(why, SAVEFILE_WHY);
        return;
    }
    for (int i = 0; i < PACKETS_MAX && result == SAVEFILE_PACKET; i++) {
        result = savefile_next(f, &packet, why);
        if (result == SAVEFILE_PACKET)
            check_packet(&packet);
    }
    if (result == SAVEFILE_FAILED)
        check_reason(why, SAVEFILE_WHY);
    savefile_close(f);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[64];
    int fd = memfd_create("capture", MFD_CLOEXEC);
    require(fd >= 0 && write(fd, data, size) == (ssize_t)size, "there is memory for the file");
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    read_all(path);
    close(fd);
    return 0;
}
