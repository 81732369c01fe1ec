/* moments: see moments.h. */
#include "src/snapshot/moments.h"
#include "src/snapshot/pieces.h"

#include <stdlib.h>
#include <string.h>
#include <zstd.h>

enum {
    /* What was seen so many bytes before can be referred to: more than a snapshot is, but for one
     * with nearly every port in use. */
    WINDOW_LOG = 23,
    /* Of zstd's levels the one that costs least while it still finds what did not change. */
    LEVEL = 1,
    GROUPS_OF_SECONDS = MOMENTS_SECONDS / MOMENTS_GROUP,
    GROUPS_A_MINUTE = MOMENTS_MINUTE / MOMENTS_GROUP,
    GROUPS = GROUPS_OF_SECONDS + 1 + MOMENTS_MINUTES + 1,
    CHUNK = 128 * 1024,
};

struct moment {
    int64_t taken_at_us;
    uint8_t *data; /* of the stream of its group; heap, owned */
    size_t bytes;
};

/* One stream; what is later in it can be read only after what is before. */
struct group {
    uint64_t number; /* since start */
    size_t count;
    struct moment moments[MOMENTS_GROUP];
};

struct moments {
    size_t budget_bytes, bytes;
    size_t count;         /* of all moments */
    size_t groups_count;  /* valid in groups; the oldest first */
    uint64_t groups_made; /* since start */
    int64_t came_us;      /* taken_at_us of the last that came, kept or passed over */
    /* taken_at_us of the first and the last that the budget pushed out; SNAPSHOT_UNKNOWN: none */
    int64_t first_out_us, last_out_us;
    int pass_over; /* so many more until one is kept */
    ZSTD_CCtx *compressor;
    bool broken; /* the stream of the last group can not go on */
    struct group groups[GROUPS];
    uint8_t out[CHUNK];
};

struct moments *moments_new(size_t budget_bytes)
{
    struct moments *m = calloc(1, sizeof *m);
    if (!m)
        return NULL;
    m->budget_bytes = budget_bytes;
    m->came_us = m->first_out_us = m->last_out_us = SNAPSHOT_UNKNOWN;
    m->compressor = ZSTD_createCCtx();
    if (m->compressor &&
        !ZSTD_isError(ZSTD_CCtx_setParameter(m->compressor, ZSTD_c_compressionLevel, LEVEL)) &&
        !ZSTD_isError(ZSTD_CCtx_setParameter(m->compressor, ZSTD_c_windowLog, WINDOW_LOG)))
        return m;
    moments_free(m);
    return NULL;
}

/* --- Letting go ------------------------------------------------------------------------------- */

static void moment_drop(struct moments *m, struct moment *one)
{
    m->bytes -= one->bytes;
    m->count--;
    free(one->data);
}

/* Leaves the first `count` of them: they can be read without the others. */
static void group_cut(struct moments *m, struct group *g, size_t count)
{
    while (g->count > count)
        moment_drop(m, &g->moments[--g->count]);
}

static void group_remove(struct moments *m, size_t i)
{
    group_cut(m, &m->groups[i], 0);
    m->groups_count--;
    memmove(&m->groups[i], &m->groups[i + 1], (m->groups_count - i) * sizeof m->groups[0]);
}

void moments_free(struct moments *m)
{
    if (!m)
        return;
    while (m->groups_count > 0)
        group_remove(m, m->groups_count - 1);
    ZSTD_freeCCtx(m->compressor);
    free(m);
}

/* A group has become older than the seconds: of each minute's groups the first moment stays. */
static void grow_old(struct moments *m)
{
    if (m->groups_count <= GROUPS_OF_SECONDS + 1)
        return;
    const size_t i = m->groups_count - 1 - (GROUPS_OF_SECONDS + 1);
    if (m->groups[i].number % GROUPS_A_MINUTE == 0)
        group_cut(m, &m->groups[i], 1);
    else
        group_remove(m, i);
    if (m->groups_count == GROUPS)
        group_remove(m, 0);
}

/* The oldest goes; only the group that is being made may be empty. */
static void push_out(struct moments *m)
{
    const struct group *g = &m->groups[0];
    if (m->first_out_us == SNAPSHOT_UNKNOWN)
        m->first_out_us = g->moments[0].taken_at_us;
    m->last_out_us = g->moments[g->count - 1].taken_at_us;
    group_remove(m, 0);
}

/* The group that is being made goes last: it goes when the next one begins. */
static void keep_within_budget(struct moments *m)
{
    while (m->bytes > m->budget_bytes && m->groups_count > 1)
        push_out(m);
    m->broken |= m->bytes > m->budget_bytes;
}

/* --- Adding ----------------------------------------------------------------------------------- */

static struct group *group_begin(struct moments *m)
{
    if (m->groups_count > 0 && m->groups[m->groups_count - 1].count == 0)
        m->groups_count--;
    m->groups[m->groups_count++] = (struct group){.number = m->groups_made++};
    (void)ZSTD_CCtx_reset(m->compressor, ZSTD_reset_session_only);
    m->broken = false;
    grow_old(m);
    return &m->groups[m->groups_count - 1];
}

static bool moment_append(struct moment *one, const uint8_t *bytes, size_t count)
{
    if (count == 0)
        return true;
    uint8_t *larger = realloc(one->data, one->bytes + count);
    if (!larger)
        return false;
    memcpy(larger + one->bytes, bytes, count);
    one->data = larger;
    one->bytes += count;
    return true;
}

/* flush: all that is still on the way comes out too. */
static bool compress(struct moments *m, struct moment *one, const void *bytes, size_t count,
                     bool flush)
{
    ZSTD_inBuffer in = {bytes, count, 0};
    size_t left;
    do {
        ZSTD_outBuffer out = {m->out, sizeof m->out, 0};
        left =
            ZSTD_compressStream2(m->compressor, &out, &in, flush ? ZSTD_e_flush : ZSTD_e_continue);
        if (ZSTD_isError(left) || !moment_append(one, m->out, out.pos))
            return false;
    } while (in.pos < in.size || (flush && left > 0));
    return true;
}

static bool compress_all(struct moments *m, struct moment *one, const struct snapshot *s)
{
    struct piece pieces[PIECES];
    pieces_of(s, pieces);
    for (size_t i = 0; i < PIECES; i++)
        if (!compress(m, one, (const char *)s + pieces[i].offset, pieces[i].bytes, i + 1 == PIECES))
            return false;
    return true;
}

/* So many snapshots from one to the next that is kept. */
static int step_of(const struct moments *m)
{
    if (m->groups_count == 0 || m->groups[m->groups_count - 1].count == 0)
        return 1;
    /* The first of a group is whole; but for it, what one more takes. */
    const struct group *g = &m->groups[m->groups_count - 1];
    size_t bytes = 0;
    for (size_t i = 0; i < g->count; i++)
        bytes += g->moments[i].bytes;
    const size_t step = bytes / g->count * MOMENTS_LEAST / (m->budget_bytes + 1) + 1;
    return step < MOMENTS_STEP ? (int)step : MOMENTS_STEP;
}

static bool keep(struct moments *m, const struct snapshot *s)
{
    struct group *g = m->groups_count > 0 ? &m->groups[m->groups_count - 1] : NULL;
    if (!g || m->broken || g->count == MOMENTS_GROUP)
        g = group_begin(m);
    struct moment one = {.taken_at_us = s->taken_at_us};
    const bool made = compress_all(m, &one, s);
    if (!made || one.bytes > m->budget_bytes) {
        free(one.data);
        m->broken = true; /* what comes next would refer to what is not there */
        return false;
    }
    g->moments[g->count++] = one;
    m->count++;
    m->bytes += one.bytes;
    keep_within_budget(m);
    return true;
}

bool moments_add(struct moments *m, const struct snapshot *s)
{
    if (s->taken_at_us == SNAPSHOT_UNKNOWN || s->taken_at_us <= m->came_us)
        return true;
    m->came_us = s->taken_at_us;
    if (m->pass_over > 0) {
        m->pass_over--;
        return true;
    }
    const bool kept = keep(m, s);
    m->pass_over = step_of(m) - 1;
    return kept;
}

/* --- Reading ---------------------------------------------------------------------------------- */

size_t moments_count(const struct moments *m)
{
    return m->count;
}

size_t moments_bytes(const struct moments *m)
{
    return m->bytes;
}

/* The group of the i-th moment; *i becomes its place in it. */
static const struct group *group_of(const struct moments *m, size_t *i)
{
    const struct group *g = m->groups;
    while (*i >= g->count) {
        *i -= g->count;
        g++;
    }
    return g;
}

int64_t moments_time_us(const struct moments *m, size_t i)
{
    const struct group *g = group_of(m, &i);
    return g->moments[i].taken_at_us;
}

size_t moments_at(const struct moments *m, int64_t time_us)
{
    size_t low = 0, high = m->count; /* the first that is later lies in (low, high] */
    while (high - low > 1) {
        const size_t middle = (low + high) / 2;
        if (moments_time_us(m, middle) <= time_us)
            low = middle;
        else
            high = middle;
    }
    return low;
}

bool moments_pushed_out(const struct moments *m, int64_t *first_us, int64_t *last_us)
{
    if (m->first_out_us == SNAPSHOT_UNKNOWN)
        return false;
    *first_us = m->first_out_us;
    *last_us = m->last_out_us;
    return true;
}

static bool decompress(ZSTD_DCtx *d, ZSTD_inBuffer *in, struct snapshot *s, struct piece piece)
{
    ZSTD_outBuffer out = {(char *)s + piece.offset, piece.bytes, 0};
    while (out.pos < out.size) {
        const size_t before = out.pos;
        if (ZSTD_isError(ZSTD_decompressStream(d, &out, in)))
            return false;
        if (out.pos == before && in->pos == in->size)
            return false;
    }
    return true;
}

static bool decompress_all(ZSTD_DCtx *d, const struct moment *one, struct snapshot *out)
{
    ZSTD_inBuffer in = {one->data, one->bytes, 0};
    struct piece pieces[PIECES];
    if (!decompress(d, &in, out, pieces_first()))
        return false;
    pieces_of(out, pieces);
    for (size_t i = 1; i < PIECES; i++)
        if (!decompress(d, &in, out, pieces[i]))
            return false;
    return true;
}

bool moments_read(const struct moments *m, size_t i, struct snapshot *out)
{
    const struct group *g = group_of(m, &i);
    ZSTD_DCtx *d = ZSTD_createDCtx();
    bool good = d != NULL;
    for (size_t k = 0; good && k <= i; k++)
        good = decompress_all(d, &g->moments[k], out);
    ZSTD_freeDCtx(d);
    return good;
}
