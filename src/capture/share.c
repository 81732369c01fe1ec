/* share: see share.h. */
#include "src/capture/share.h"

/* So many blocks the thread that reads leaves to the other one, which then always finds something
 * to do. With 4 it takes longer. */
enum { LEFT = 2 };

void share_init(struct share *s, struct relay *relay, struct intake *in)
{
    *s = (struct share){.relay = relay, .intake = in};
    pthread_mutex_init(&s->what, NULL);
}

void share_done(struct share *s)
{
    pthread_mutex_destroy(&s->what);
}

/* What came in the next block, if there is one. `what` is held. */
static void count_what(struct share *s)
{
    struct relay_block *b = relay_next_uncounted(s->relay);
    if (!b)
        return;
    if (b->lookout)
        intake_count_for(s->intake, b->lookout);
    intake_count_what(s->intake, b->packets, b->count);
    relay_note_counted(s->relay);
}

/* False: the other thread is about it. */
static bool try_count_what(struct share *s)
{
    if (pthread_mutex_trylock(&s->what) != 0)
        return false;
    count_what(s);
    pthread_mutex_unlock(&s->what);
    return true;
}

void share_help(struct share *s)
{
    /* It may still sleep: at the start, where to help takes long as no memory was used before. */
    if (relay_level(s->relay).uncounted > LEFT)
        relay_nudge(s->relay);
    while (relay_level(s->relay).uncounted > LEFT && try_count_what(s))
        ;
}

/* The oldest block is counted when it returns, by whichever thread. */
static void count_oldest(struct share *s)
{
    pthread_mutex_lock(&s->what);
    if (relay_level(s->relay).counted == 0)
        count_what(s);
    pthread_mutex_unlock(&s->what);
}

void share_count(struct share *s, struct relay_block *b)
{
    if (relay_level(s->relay).counted == 0)
        count_oldest(s);
    /* Another one too, so that we need not wait for it when the other thread has begun with it. Not
     * while we paused it: `what` is then ours, and not to be had twice. */
    const struct relay_level level = relay_level(s->relay);
    if (level.counted == 1 && level.uncounted > 0)
        (void)try_count_what(s);
    intake_take_shared(s->intake, b->packets, b->count, b->newest_second);
}

void share_pause(struct share *s)
{
    pthread_mutex_lock(&s->what);
    for (uint32_t n = relay_level(s->relay).uncounted; n > 0; n--)
        count_what(s);
}

void share_resume(struct share *s)
{
    pthread_mutex_unlock(&s->what);
}
