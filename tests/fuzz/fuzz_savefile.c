/* fuzz_savefile: the whole reader of capture files, from any bytes: pcap, pcapng, compressed.
 *
 *   clang -std=c17 -D_GNU_SOURCE -I. -g -O1 -fsanitize=fuzzer,address,undefined \
 *       -fno-sanitize-recover=all -o build/fuzz_savefile tests/fuzz/fuzz_savefile.c \
 *       src/capture/{savefile,stream,pcap_file,pcapng,pcapng_time}.c \
 *       src/capture/{decompress,unpack_gzip,unpack_zstd,unpack_xz,feed}.c -lz -lzstd -llzma
 *   build/fuzz_savefile -max_total_time=60 -max_len=65536 CORPUS... */
#include "src/capture/savefile.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { PACKETS_MAX = 4096 }; /* of one input: a small file can unpack to millions */

static void require(bool held, const char *what)
{
    if (held)
        return;
    fprintf(stderr, "broken promise: %s\n", what);
    abort();
}

static void check_packet(const struct savefile_packet *p)
{
    volatile uint8_t sink = 0;
    require(p->captured <= p->wire, "no more is captured than there was");
    for (uint32_t i = 0; i < p->captured; i++)
        sink ^= p->bytes[i];
    (void)sink;
    /* The years 0 to 9999 */
    require(p->time_us >= INT64_C(-62167219200000000), "time is not too early");
    require(p->time_us <= INT64_C(253402300799999999), "time is not too late");
}

/* A reason is one line, and there always is one. */
static void check_reason(const char *why)
{
    size_t length = strnlen(why, SAVEFILE_WHY);
    require(length > 0 && length < SAVEFILE_WHY, "a failure has its reason");
    require(!memchr(why, '\n', length), "a reason is one line");
}

static void read_all(const char *path)
{
    char why[SAVEFILE_WHY] = "";
    struct savefile_packet packet;
    enum savefile_result result = SAVEFILE_PACKET;
    struct savefile *f = savefile_open(path, why);
    if (!f) {
        check_reason(why);
        return;
    }
    for (int i = 0; i < PACKETS_MAX && result == SAVEFILE_PACKET; i++) {
        result = savefile_next(f, &packet, why);
        if (result == SAVEFILE_PACKET)
            check_packet(&packet);
    }
    if (result == SAVEFILE_FAILED)
        check_reason(why);
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
