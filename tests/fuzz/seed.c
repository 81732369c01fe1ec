/* seed: from a capture to inputs of the fuzzers that take frames and payloads.
 *
 *   build/fuzz/seed FOLDER FILE...      FOLDER/decode/NAME-1 .. and so on
 *
 * Of each file some of its first packets, each as an input of its own, and all of them as one. */
#include "src/capture/savefile.h"
#include "tests/fuzz/arrivals.h"

enum { SINGLES = 6, TOGETHER = 40, INPUT_MOST = 1 << 14 };

struct seeds {
    const char *folder, *name;
    unsigned count;
    uint8_t together[INPUT_MOST]; /* of fuzz_engine and fuzz_evidence */
    size_t size;
    int64_t before_us;
};

static void save(const struct seeds *s, const char *target, const void *bytes, size_t size)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s/%s-%u", s->folder, target, s->name, s->count);
    FILE *out = fopen(path, "wb");
    require(out && fwrite(bytes, 1, size, out) == size && fclose(out) == 0, path);
}

/* Its place in the table; -1: it is not there. */
static int find_link_type(int dlt)
{
    for (int i = 0; i < LINK_TYPES; i++)
        if (link_types[i] == dlt)
            return i;
    return -1;
}

static void save_single(struct seeds *s, const struct savefile_packet *p, int link)
{
    static uint8_t input[INPUT_MOST];
    const uint32_t more = p->frame.wire - p->frame.captured;
    if (p->frame.captured + 4 > sizeof input)
        return;
    memcpy(input + 4, p->frame.bytes, p->frame.captured);
    input[0] = (uint8_t)(link | (s->count & 1 ? 0x80 : 0));
    input[1] = (uint8_t)(more >> 8);
    input[2] = (uint8_t)more;
    input[3] = 0xc0;
    save(s, "decode", input, p->frame.captured + 4);
    memcpy(input + 2, p->frame.bytes, p->frame.captured);
    input[0] = (uint8_t)link;
    input[1] = 0xc0;
    save(s, "match", input, p->frame.captured + 2);
    struct decoder d;
    struct packet packet;
    if (decoder_init(&d, p->link_type, false) &&
        decode_frame(&d, &p->frame, &packet) == VERDICT_IP && packet.protocol == IP_UDP &&
        packet.payload_captured > 0) {
        memset(input, 0, 3);
        memcpy(input + 3, packet.payload, packet.payload_captured);
        save(s, "messenger", input, packet.payload_captured + 3);
    }
}

/* The time since the one before, in the unit that fits. */
static void add_time(uint8_t *head, int64_t step_us)
{
    static const uint8_t units[] = {1, 2, 4, 5, 8, 9, 10, 15};
    for (size_t i = 0; i < sizeof units; i++) {
        const int64_t many = step_us / arrivals_unit_us(units[i]);
        if (many >= -128 && many <= 127) {
            *head |= (uint8_t)(units[i] << 4);
            head[1] = (uint8_t)many;
            return;
        }
    }
}

static void add_together(struct seeds *s, const struct savefile_packet *p, int link)
{
    const size_t length = p->frame.captured < 0x7ff ? p->frame.captured : 0x7ff;
    uint8_t *head = s->together + s->size;
    if (s->size + ARRIVALS_HEAD + length > sizeof s->together)
        return;
    memset(head, 0, ARRIVALS_HEAD);
    head[0] = (uint8_t)link;
    if (s->count > 0)
        add_time(head, p->time_us - s->before_us);
    head[2] = (uint8_t)length;
    head[3] = (uint8_t)(length >> 8);
    memcpy(head + ARRIVALS_HEAD, p->frame.bytes, length);
    s->size += ARRIVALS_HEAD + length;
    s->before_us = p->time_us;
}

static void seed_from(const char *folder, const char *path)
{
    static struct seeds s;
    char why[SAVEFILE_WHY];
    struct savefile_packet p;
    const char *slash = strrchr(path, '/');
    s = (struct seeds){.folder = folder, .name = slash ? slash + 1 : path, .size = 1};
    struct savefile *f = savefile_open(path, why);
    while (f && s.count < TOGETHER && savefile_next(f, &p, why) == SAVEFILE_PACKET) {
        const int link = find_link_type(p.link_type);
        if (link < 0)
            continue;
        if (s.count < SINGLES)
            save_single(&s, &p, link);
        add_together(&s, &p, link);
        s.count++;
    }
    if (f)
        savefile_close(f);
    if (s.count == 0)
        return;
    s.together[0] = 15;
    save(&s, "engine", s.together, s.size);
    save(&s, "evidence", s.together + 1, s.size - 1);
}

int main(int argc, char **argv)
{
    for (int i = 2; i < argc; i++)
        seed_from(argv[1], argv[i]);
    return argc > 2 ? EXIT_SUCCESS : EXIT_FAILURE;
}
