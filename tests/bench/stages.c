/* stages: what each stage of the engine costs, in ns per packet, medians of several rounds.
 *
 *   stages CAPTURE PACKETS ROUNDS
 *
 * The first PACKETS packets of the capture are loaded into memory, and go through the stages in
 * pieces of PIECE, one stage after the other, so that the clock is asked rarely. First the way of
 * every packet: decode, prepare (without signatures), match (SIGNATURES_ASKED signatures: those
 * that are shipped, and some of them again under other names), count, and where evidence is kept
 * what that adds, as live: in batches, whose frames are copied before. Then, with tables of its
 * own, each part of counting alone, with its own fetching ahead; they add up to a bit more or less
 * than the whole, which fetches for all at once. A part sees every packet that the engine would
 * show it.
 *
 * Prints a line for each stage: its name and ns per packet. */
#include "src/capture/evidence.h"
#include "src/capture/savefile.h"
#include "src/config_signatures.h"
#include "src/packet/decode.h"
#include "tests/bench/bench_settings.h"
#include "tests/bench/stages_parts.h"

#include <string.h>
#include <time.h>

enum { PIECE = 1024, ROUNDS = 32, SIGNATURES_ASKED = 60 };

enum stage { DECODE, PREPARE, MATCH, COUNT, EVIDENCE, FIRST_PART, STAGES = FIRST_PART + PARTS };
static const char *const names[STAGES] = {
    "decode",
    "prepare",
    "match",
    "count",
    "evidence",
    [FIRST_PART + PART_FLOWS] = "flows",
    [FIRST_PART + PART_TOTALS] = "totals",
    [FIRST_PART + PART_PORTS] = "ports",
    [FIRST_PART + PART_SOURCES] = "sources",
    [FIRST_PART + PART_TARGETS] = "targets",
};

static struct {
    uint8_t *bytes; /* of all frames, one after the other */
    struct loaded {
        size_t offset;
        uint32_t captured, wire;
        int64_t time_us;
    } * frames;
    size_t count, bytes_used, bytes_room;
    struct decoder decoder;
} loaded;

static struct prepared behind_none[1 + PIECE], *const piece = behind_none + 1;
static struct signature_set *signatures;
static struct evidence *evidence;
static struct evidence_desk desk;
static double spent_ns[STAGES][ROUNDS];
static unsigned round_now;

static void die(const char *what)
{
    fprintf(stderr, "stages: %s\n", what);
    exit(1);
}

static double now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

/* --- Loading ---------------------------------------------------------------------------------- */

static void load_packet(const struct savefile_packet *raw)
{
    while (loaded.bytes_used + raw->frame.captured > loaded.bytes_room) {
        loaded.bytes_room = loaded.bytes_room ? loaded.bytes_room * 2 : 1 << 20;
        loaded.bytes = realloc(loaded.bytes, loaded.bytes_room);
        if (!loaded.bytes)
            die("not enough memory");
    }
    memcpy(loaded.bytes + loaded.bytes_used, raw->frame.bytes, raw->frame.captured);
    loaded.frames[loaded.count++] =
        (struct loaded){loaded.bytes_used, raw->frame.captured, raw->frame.wire, raw->time_us};
    loaded.bytes_used += raw->frame.captured;
}

static void load(const char *path, size_t most)
{
    char why[SAVEFILE_WHY] = "not a supported link type";
    struct savefile *file = savefile_open(path, why);
    struct savefile_packet raw;
    loaded.frames = calloc(most, sizeof *loaded.frames);
    if (!loaded.frames)
        die("not enough memory");
    if (!file || !decoder_init(&loaded.decoder, savefile_link_type(file), false))
        die(why);
    while (loaded.count < most && savefile_next(file, &raw, why) == SAVEFILE_PACKET)
        load_packet(&raw);
    savefile_close(file);
}

/* --- Stages ----------------------------------------------------------------------------------- */

static void stage_decode(size_t first, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct loaded *l = &loaded.frames[first + i];
        struct frame frame = {loaded.bytes + l->offset, l->captured, l->wire};
        piece[i].verdict = (uint8_t)decode_frame(&loaded.decoder, &frame, &piece[i].packet);
        piece[i].packet.time_us = l->time_us;
        piece[i].packet.wire_bytes = l->wire;
    }
}

static void stage_prepare(const struct engine *e, size_t count)
{
    for (size_t i = 0; i < count; i++)
        engine_prepare(e, piece[i].verdict, &piece[i]);
}

static void load_signatures(void)
{
    char why[CONFIG_WHY];
    struct config_signatures *c = config_signatures_new();
    if (!c || !config_signatures_load(c, "share/signatures.conf", why))
        die(c ? why : "not enough memory");
    for (size_t shipped = c->count; c->count < SIGNATURES_ASKED; c->count++) {
        c->list[c->count] = c->list[c->count % shipped];
        snprintf(c->list[c->count].name, SIGNATURE_NAME, "again-%zu", c->count);
    }
    signatures = signature_set_new(c->list, c->count);
    if (!signatures)
        die("not enough memory");
    config_signatures_free(c);
}

static void stage_match(size_t count)
{
    bool cut;
    for (size_t i = 0; i < count; i++)
        if (piece[i].verdict == VERDICT_IP)
            piece[i].signature_count = (uint8_t)signature_set_match(
                signatures, &piece[i].packet, (enum traffic)piece[i].direction, piece[i].signatures,
                &cut);
}

/* What it found is of no use to an engine without signatures. */
static void forget_matches(size_t count)
{
    for (size_t i = 0; i < count; i++)
        piece[i].signature_count = 0;
}

static bool never(void *nothing)
{
    return nothing != NULL;
}

static void open_evidence(void)
{
    enum { BYTES = 16 << 20 };
    desk = (struct evidence_desk){.spool = NULL};
    evidence = evidence_new(BYTES, &desk, false, never, NULL);
    if (!evidence)
        die("not enough memory");
}

static void stage_evidence(const struct engine *e, size_t first, size_t count)
{
    enum { BATCH = 64 };
    for (size_t batch = 0; batch < count; batch += BATCH) {
        struct evidence_frame frames[BATCH];
        const size_t n = count - batch < BATCH ? count - batch : BATCH;
        for (size_t i = 0; i < n; i++) {
            const struct loaded *l = &loaded.frames[first + batch + i];
            frames[i] = (struct evidence_frame){.bytes = loaded.bytes + l->offset,
                                                .captured = l->captured,
                                                .wire = l->wire,
                                                .link_type = 1};
            if (evidence_may_want(&piece[batch + i]) && evidence_has_room(evidence, l->captured))
                evidence_copy(evidence, &frames[i]);
        }
        evidence_look(evidence, e);
        for (size_t i = 0; i < n; i++)
            evidence_add(evidence, &piece[batch + i], &frames[i]);
        evidence_drop_copies(evidence);
    }
}

/* --- Rounds ----------------------------------------------------------------------------------- */

static void run_stage(enum stage stage, struct engine *e, size_t first, size_t count)
{
    double start_ns = now_ns();
    if (stage == DECODE)
        stage_decode(first, count);
    else if (stage == PREPARE)
        stage_prepare(e, count);
    else if (stage == MATCH)
        stage_match(count);
    else if (stage == COUNT)
        engine_count(e, piece, count);
    else if (stage == EVIDENCE)
        stage_evidence(e, first, count);
    else
        parts_count(stage - FIRST_PART, piece, count);
    spent_ns[stage][round_now] += now_ns() - start_ns;
}

static void run_round(const struct engine_settings *settings)
{
    struct engine *e = engine_new(settings);
    if (!e || !parts_open(settings))
        die("not enough memory");
    open_evidence();
    for (size_t first = 0; first < loaded.count; first += PIECE) {
        size_t n = loaded.count - first < PIECE ? loaded.count - first : PIECE;
        for (enum stage s = DECODE; s < COUNT; s++)
            run_stage(s, e, first, n);
        forget_matches(n);
        run_stage(COUNT, e, first, n);
        run_stage(EVIDENCE, e, first, n);
    }
    for (size_t first = 0; first < loaded.count; first += PIECE) {
        size_t n = loaded.count - first < PIECE ? loaded.count - first : PIECE;
        stage_decode(first, n);
        stage_prepare(e, n);
        for (enum stage s = FIRST_PART; s < STAGES; s++)
            run_stage(s, e, first, n);
    }
    parts_close();
    evidence_free(evidence);
    engine_free(e);
}

static int compare(const void *a, const void *b)
{
    const double *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

int main(int argc, char **argv)
{
    unsigned rounds = argc == 4 ? (unsigned)strtoul(argv[3], NULL, 10) : 0;
    if (rounds == 0 || rounds > ROUNDS) {
        fprintf(stderr, "usage: stages CAPTURE PACKETS ROUNDS (1 to %d)\n", ROUNDS);
        return 2;
    }
    const struct engine_settings settings = bench_settings(1);
    load(argv[1], strtoul(argv[2], NULL, 10));
    if (loaded.count == 0)
        die("no packets");
    load_signatures();
    for (round_now = 0; round_now < rounds; round_now++)
        run_round(&settings);
    for (unsigned s = 0; s < STAGES; s++) {
        qsort(spent_ns[s], rounds, sizeof **spent_ns, compare);
        printf("%s %.1f\n", names[s], spent_ns[s][rounds / 2] / (double)loaded.count);
    }
    return 0;
}
