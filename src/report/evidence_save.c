/* evidence_save: see evidence_save.h. */
#include "src/report/evidence_save.h"

#include "src/base/clock.h"
#include "src/report/file_write.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct found {
    const struct evidence_packet **list; /* heap */
    size_t count;
    struct pcap_format format;
};

static const struct evidence_packet *packet_at(const uint8_t *bytes, size_t at)
{
    return (const struct evidence_packet *)(const void *)(bytes + at);
}

static size_t count_packets(const uint8_t *bytes, size_t size)
{
    size_t count = 0;
    for (size_t at = 0; at < size; at += evidence_packet_size(packet_at(bytes, at)->captured))
        count++;
    return count;
}

/* Those of the same time stay as they lie. */
static int compare(const void *a, const void *b)
{
    const struct evidence_packet *const *x = a, *const *y = b;
    if ((*x)->time_us != (*y)->time_us)
        return (*x)->time_us < (*y)->time_us ? -1 : 1;
    if ((*x)->nanoseconds != (*y)->nanoseconds)
        return (*x)->nanoseconds < (*y)->nanoseconds ? -1 : 1;
    return *x < *y ? -1 : *x > *y;
}

static bool find_packets(struct found *f, const uint8_t *bytes, size_t size)
{
    /* It is a list of pointers. NOLINTNEXTLINE(bugprone-sizeof-expression) */
    f->list = calloc(count_packets(bytes, size) + 1, sizeof *f->list);
    if (!f->list)
        return false;
    for (size_t at = 0; at < size; at += evidence_packet_size(packet_at(bytes, at)->captured))
        f->list[f->count++] = packet_at(bytes, at);
    /* Likewise. NOLINTNEXTLINE(bugprone-sizeof-expression) */
    qsort(f->list, f->count, sizeof *f->list, compare);
    return true;
}

/* Keeps those of the commonest link type. Returns how many are left out. */
static uint64_t keep_one_link_type(struct found *f)
{
    static uint32_t counts[UINT16_MAX + 1];
    size_t kept = 0;
    memset(counts, 0, sizeof counts);
    f->format.link_type = f->count > 0 ? f->list[0]->link_type : 0;
    for (size_t i = 0; i < f->count; i++)
        if (++counts[f->list[i]->link_type] > counts[f->format.link_type])
            f->format.link_type = f->list[i]->link_type;
    for (size_t i = 0; i < f->count; i++)
        if (f->list[i]->link_type == f->format.link_type)
            f->list[kept++] = f->list[i];
    const size_t left_out = f->count - kept;
    f->count = kept;
    return left_out;
}

static bool write_packets(const void *context, FILE *out)
{
    static uint8_t bytes[PCAP_PACKET_HEAD + EVIDENCE_MOST];
    const struct found *f = context;
    pcap_write_head(bytes, &f->format);
    bool good = fwrite(bytes, PCAP_FILE_HEAD, 1, out) == 1;
    for (size_t i = 0; i < f->count && good; i++) {
        const size_t size = pcap_write_packet(bytes, &f->format, f->list[i]);
        good = fwrite(bytes, size, 1, out) == 1;
    }
    return good;
}

static void choose_path(char path[EVIDENCE_PATH], int64_t now_us)
{
    char time[CLOCK_TEXT];
    struct stat st;
    clock_format_compact(now_us, time);
    snprintf(path, EVIDENCE_PATH, "tapwatch-evidence-%s.pcap", time);
    for (int i = 2; i < 10000 && lstat(path, &st) == 0; i++)
        snprintf(path, EVIDENCE_PATH, "tapwatch-evidence-%s-%d.pcap", time, i);
}

bool evidence_save(const uint8_t *bytes, size_t size, const struct pcap_format *format,
                   int64_t now_us, struct evidence_saved *saved, char why[REPORT_WHY])
{
    struct found f = {.format = *format};
    *saved = (struct evidence_saved){.packets = 0};
    if (!find_packets(&f, bytes, size)) {
        snprintf(why, REPORT_WHY, "%s", strerror(ENOMEM));
        return false;
    }
    saved->left_out = keep_one_link_type(&f);
    saved->packets = f.count;
    choose_path(saved->path, now_us);
    struct report_file file = {.path = saved->path, .regular = true};
    const bool good = file_write_save(&file, write_packets, &f, why);
    free(f.list);
    return good;
}
