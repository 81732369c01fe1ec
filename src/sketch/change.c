/* change: see change.h. */
#include "src/sketch/change.h"

#include <assert.h>
#include <math.h>

#define OVER         0.25F      /* of the sum that began a level */
#define WATCHES      0.5F       /* of the sum that makes an alarm */
#define RISE_MOST    1.25F      /* likewise */
#define CLIP         3.0F       /* standard deviations */
#define PRESENT      (1 / 3.0F) /* weight of a bucket: the mean of 2 / PRESENT - 1 buckets */
#define HALF         0.5F
#define FALLS        10.0F
#define FALL_MOST    12.5F
#define FALLEN_RATIO 0.25F

/* Each empty bucket takes at least CHANGE_SLACK from the rise, which stops at RISE_MOST times 25:
 * so many end whatever rise there was. */
enum { EMPTY_STEPS = 32 };
static_assert(sizeof(struct change) <= 64, "one cache line");

void change_init(struct change *c, int64_t second)
{
    *c = (struct change){.start_s = second, .since_s = second};
}

static float standard_deviation(const struct change *c)
{
    const float variance = fmaxf(c->square - c->mean * c->mean, c->mean);
    return sqrtf(variance + c->mean * c->mean / 16 + 1);
}

static float within(float value, float most)
{
    return fminf(fmaxf(value, 0), most);
}

/* --- Judging ---------------------------------------------------------------------------------- */

/* What the sum and the present rate become by a bucket of n. */
struct step {
    float rise, present;
};

static float present_by(const struct change *c, float n)
{
    return c->present + (n - c->present) * PRESENT;
}

static struct step step_by(const struct change *c, const struct change_params *p, float n)
{
    const float deviation = standard_deviation(c), half_way = (p->ratio - 1) / 2 * c->mean;
    const float usual = c->mean + fmaxf(CHANGE_SLACK * deviation, half_way);
    return (struct step){
        .rise = c->warm ? within(c->rise + (n - usual) / deviation, RISE_MOST * p->alarm) : 0,
        .present = present_by(c, n),
    };
}

static enum change_level level_after(const struct change *c, const struct change_params *p,
                                     struct step step)
{
    const bool much = step.present >= p->ratio * c->mean;
    if (step.rise >= (c->level == CHANGE_ALARM ? OVER : 1) * p->alarm &&
        (much || c->level == CHANGE_ALARM))
        return CHANGE_ALARM;
    if (step.rise >= (c->level != CHANGE_NONE ? OVER : 1) * WATCHES * p->alarm &&
        (much || c->level != CHANGE_NONE))
        return CHANGE_WATCH;
    return CHANGE_NONE;
}

/* That many buckets of n each. */
static void judge_fall(struct change *c, float n, float buckets)
{
    const float missing = buckets * (HALF * c->mean - n) / standard_deviation(c);
    c->fall = c->comparable ? within(c->fall + missing, FALL_MOST) : 0;
    const bool over = c->fall < OVER * FALLS || c->present >= HALF * c->mean;
    if (c->fell && over)
        c->fall = 0;
    c->fell = c->fell ? !over : c->fall >= FALLS && c->present < FALLEN_RATIO * c->mean;
}

static void judge(struct change *c, const struct change_params *p, float n)
{
    const struct step step = step_by(c, p, n);
    if (c->rise <= 0 && step.rise > 0)
        c->since_s = c->start_s;
    c->level = (uint8_t)level_after(c, p, step);
    c->rise = step.rise;
    c->present = step.present;
    judge_fall(c, n, 1);
}

/* --- Learning --------------------------------------------------------------------------------- */

static void learn(struct change *c, const struct change_params *p, float n)
{
    if (c->warm)
        n = fminf(n, c->mean + CLIP * standard_deviation(c));
    c->age += c->age < p->memory;
    c->mean += (n - c->mean) / (float)c->age;
    c->square += (n * n - c->square) / (float)c->age;
}

/* In alarm. What lasts is usual in the end. */
static void learn_surge(struct change *c, const struct change_params *p, float n)
{
    c->surge_age++;
    c->surge_mean += (n - c->surge_mean) / (float)c->surge_age;
    c->surge_square += (n * n - c->surge_square) / (float)c->surge_age;
    if (c->surge_age < p->memory)
        return;
    c->mean = c->surge_mean;
    c->square = c->surge_square;
    c->age = p->memory;
    c->rise = 0;
    c->level = CHANGE_NONE;
}

/* --- Time ------------------------------------------------------------------------------------- */

static void know(struct change *c, const struct change_params *p)
{
    c->warm = c->age >= p->warm_up;
    c->comparable = c->warm && c->mean * (float)p->memory >= 1;
}

static void close_bucket(struct change *c, const struct change_params *p)
{
    const float n = (float)c->count;
    judge(c, p, n);
    if (c->level == CHANGE_ALARM)
        learn_surge(c, p, n);
    else
        learn(c, p, n);
    if (c->level != CHANGE_ALARM) {
        c->surge_age = 0;
        c->surge_mean = c->surge_square = 0;
    }
    know(c, p);
    c->count = 0;
    c->start_s += p->bucket_s;
}

/* What that many empty buckets teach, at once. There is no rise and no alarm. */
static void learn_empty(struct change *c, const struct change_params *p, int64_t buckets)
{
    const uint32_t room = p->memory - c->age;
    const uint32_t young = buckets < room ? (uint32_t)buckets : room;
    double left = pow(1 - 1.0 / p->memory, (double)(buckets - young));
    if (young > 0)
        left *= (double)c->age / (c->age + young);
    c->age += young;
    c->mean = (float)((double)c->mean * left);
    c->square = (float)((double)c->square * left);
    c->start_s += buckets * p->bucket_s;
    know(c, p);
    judge_fall(c, 0, (float)buckets); /* at least so much */
}

void change_advance(struct change *c, const struct change_params *p, int64_t second)
{
    if (second < c->start_s + p->bucket_s)
        return;
    int64_t over = (second - c->start_s) / p->bucket_s; /* the growing one, and empty ones */
    for (int step = 0; step <= EMPTY_STEPS && over > 0; step++, over--)
        close_bucket(c, p);
    if (over > EMPTY_STEPS) {
        learn_empty(c, p, over - EMPTY_STEPS);
        over = EMPTY_STEPS;
    }
    for (; over > 0; over--)
        close_bucket(c, p);
}

void change_init_idle(struct change *c, const struct change_params *p, int64_t second, int64_t now)
{
    change_init(c, second);
    if (now - second >= p->bucket_s)
        learn_empty(c, p, (now - second) / p->bucket_s);
    c->since_s = c->start_s;
}

/* --- Reads ------------------------------------------------------------------------------------ */

enum change_level change_level(const struct change *c, const struct change_params *p)
{
    const enum change_level growing = level_after(c, p, step_by(c, p, (float)c->count));
    return growing > c->level ? growing : c->level;
}

int64_t change_since(const struct change *c)
{
    return c->rise > 0 ? c->since_s : c->start_s;
}

double change_growth(const struct change *c)
{
    const float present = fmaxf(c->present, present_by(c, (float)c->count));
    return c->comparable ? (double)present / (double)c->mean : -1;
}

bool change_fell(const struct change *c)
{
    return c->fell;
}

/* --- Over a restart --------------------------------------------------------------------------- */

void change_skip(struct change *c, const struct change_params *p, int64_t from, int64_t until)
{
    if (until < c->start_s) {
        c->start_s = c->since_s = until;
        c->count = 0;
        return;
    }
    if (from < c->start_s)
        from = c->start_s;
    const int64_t buckets = until > from ? (until - from) / p->bucket_s : 0;
    c->start_s += buckets * p->bucket_s;
    if (c->rise <= 0 && buckets > 0)
        c->since_s = c->start_s;
}

void change_archive(struct change *c, const struct change_params *p, struct archive *a)
{
    archive_second(a, &c->start_s);
    archive_second(a, &c->since_s);
    archive_u32(a, &c->count);
    archive_count(a, &c->age, p->memory);
    archive_float(a, &c->mean);
    archive_float(a, &c->square);
    archive_float(a, &c->surge_mean);
    archive_float(a, &c->surge_square);
    archive_count(a, &c->surge_age, p->memory);
    archive_float(a, &c->present);
    archive_float(a, &c->rise);
    archive_float(a, &c->fall);
    archive_small(a, &c->level, CHANGE_ALARM);
    archive_bool(a, &c->warm);
    archive_bool(a, &c->comparable);
    archive_bool(a, &c->fell);
}
