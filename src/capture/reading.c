/* reading: see reading.h. */
#include "src/capture/reading.h"

#include "src/base/beside.h"
#include "src/base/text.h"
#include "src/capture/savefile.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct reading {
    const struct capture_settings *settings; /* borrowed */
    struct links *links;                     /* borrowed */
    struct intake *intake;                   /* borrowed */
    struct relay relay;
    struct relay_block *block;   /* the one being filled; NULL: we were stopped */
    struct savefile *file;       /* owned; the open one */
    struct stream_buffer buffer; /* owned; what is read from it */
    size_t file_number;
    bool started;
    pthread_t thread;
    struct beside beside; /* who started it, with whom it shares the counting */
    struct share *share;  /* of the counting; borrowed; NULL: it is none of ours */
    bool keeps_frames;
    bool filters;                   /* else that is left to who takes the blocks */
    struct progress *progress;      /* borrowed */
    uint64_t packets, bytes_before; /* that were handed over; of the files before this one */
};

static bool give_up_waiting(void *context)
{
    struct reading *r = context;
    return relay_stopped(&r->relay);
}

/* Opens the file of that number. NULL: `why`. */
static struct savefile *open_file(struct reading *r, size_t number, enum capture_status *status,
                                  char why[CAPTURE_WHY])
{
    char reason[SAVEFILE_WHY], name[LINK_TOLD];
    const char *path = r->settings->files[number];
    *status = CAPTURE_FAILED;
    const struct savefile_wait wait = {relay_stop_fd(&r->relay), give_up_waiting, r,
                                       r->settings->opened ? r->settings->opened[number] : 0};
    struct savefile *f = savefile_open_waiting(path, &wait, reason);
    if (!f) {
        snprintf(why, CAPTURE_WHY, "%.200s: %.300s", path, reason);
        return NULL;
    }
    int type = savefile_link_type(f);
    if (type < 0)
        return f; /* no interface, no packets */
    struct link *link = links_get(r->links, type, reason, sizeof reason);
    if (link && link->supported)
        return f;
    *status = CAPTURE_REFUSED;
    if (!link)
        snprintf(why, CAPTURE_WHY, "%.200s: %.300s", path, reason);
    else
        snprintf(why, CAPTURE_WHY, "%s: its %s is not one that tapwatch decodes", path,
                 link_told(type, name));
    savefile_close(f);
    return NULL;
}

struct reading *reading_open(const struct capture_settings *settings, struct links *links,
                             enum capture_status *status, char why[CAPTURE_WHY])
{
    struct reading *r = calloc(1, sizeof *r);
    *status = CAPTURE_FAILED;
    if (!r || !relay_init(&r->relay)) {
        snprintf(why, CAPTURE_WHY, "start: %s", text_error(errno));
        free(r);
        return NULL;
    }
    r->settings = settings;
    r->links = links;
    r->file = open_file(r, 0, status, why);
    if (r->file)
        return r;
    reading_close(r);
    return NULL;
}

void reading_close(struct reading *r)
{
    if (!r)
        return;
    reading_stop(r);
    savefile_close(r->file);
    free(r->buffer.bytes);
    relay_done(&r->relay);
    free(r);
}

void reading_stop(struct reading *r)
{
    relay_stop(&r->relay);
    if (r->started)
        pthread_join(r->thread, NULL);
    r->started = false;
}

int reading_link_type(const struct reading *r)
{
    return savefile_link_type(r->file);
}

bool reading_is_fine(const struct reading *r)
{
    return savefile_is_fine(r->file);
}

struct relay *reading_relay(struct reading *r)
{
    return &r->relay;
}

/* --- blocks --- */

static bool block_is_empty(const struct relay_block *b)
{
    return b->count == 0 && b->use_count == 0 && !b->error[0];
}

static uint64_t bytes_of_file(const struct reading *r)
{
    uint64_t bytes = 0, size;
    if (r->file)
        savefile_progress(r->file, &bytes, &size);
    return bytes;
}

static void hand_over(struct reading *r, bool at_once)
{
    r->packets += r->block->count;
    progress_note(r->progress, r->packets, r->bytes_before + bytes_of_file(r));
    relay_hand_over(&r->relay, at_once);
    if (r->share)
        share_help(r->share);
}

/* False: we were stopped. */
static bool next_block(struct reading *r, bool at_once)
{
    hand_over(r, at_once);
    r->block = relay_fill(&r->relay);
    if (r->block)
        r->block->file_number = r->file_number;
    return r->block;
}

/* The file has used up its buffer, of which nothing is wanted any more; or it has no more at the
 * moment. */
static struct stream_buffer *turn_over(void *owner, size_t room, bool waits)
{
    struct reading *r = owner;
    if (waits && block_is_empty(r->block))
        relay_nudge(&r->relay);
    else if (waits && !next_block(r, true))
        return NULL;
    if (relay_stopped(&r->relay))
        return NULL;
    (void)stream_buffer_reserve(&r->buffer, room);
    return &r->buffer;
}

static void post_error(struct reading *r, enum capture_status status, const char *why)
{
    r->block->status = status;
    snprintf(r->block->error, sizeof r->block->error, "%s", why);
}

/* --- the thread --- */

/* What is to be known of a packet's link. NULL: the filter does not compile for it. */
static struct link *link_of(struct reading *r, const struct savefile_packet *p)
{
    char why[CAPTURE_WHY], reason[CAPTURE_WHY / 2];
    struct link *link = links_get(r->links, p->link_type, reason, sizeof reason);
    if (!link) {
        snprintf(why, sizeof why, "%.200s: %s", r->settings->files[r->file_number], reason);
        post_error(r, CAPTURE_REFUSED, why);
        return NULL;
    }
    if (!link->used) {
        link->used = true;
        r->block->uses[r->block->use_count++] =
            (struct relay_use){link, r->block->count, p->interface};
    }
    return link;
}

/* Something else is to be looked for, from the first packet of a block on. */
static void look_out(struct reading *r)
{
    struct lookout *next = intake_next_lookout(r->intake);
    if (!next)
        return;
    intake_prepare_for(r->intake, next);
    r->block->lookout = next;
}

/* A block's packets lie in the cache of the processor that counted them last. They are asked for
 * some packets before they are written, else each would be waited for: a quarter of the time that
 * reading takes. */
enum { FETCH_AHEAD = 8 };

/* Reads up to the end of the file. False: no more is wanted of any file. */
static bool read_packets(struct reading *r, enum savefile_result *result, char why[SAVEFILE_WHY])
{
    struct savefile_packet p;
    struct link *link = NULL;
    int link_type = -1;
    while ((*result = savefile_next(r->file, &p, why)) == SAVEFILE_PACKET) {
        if (!link || link_type != p.link_type) {
            link = link_of(r, &p);
            link_type = p.link_type;
            if (!link)
                return false;
        }
        if (r->filters && !link_passes(link, &p.frame))
            continue;
        if (r->block->count == 0)
            look_out(r);
        struct prepared *packet = &r->block->packets[r->block->count];
        if (r->block->count + FETCH_AHEAD < RELAY_PACKETS)
            prepared_fetch_to_write(packet + FETCH_AHEAD);
        intake_prepare(r->intake, link, &p.frame, p.time_us, &r->block->keep, packet);
        if (packet->second > r->block->newest_second)
            r->block->newest_second = packet->second;
        if (r->keeps_frames && !relay_keep_frame(r->block, link, &p.frame, p.nanoseconds)) {
            post_error(r, CAPTURE_FAILED, "not enough memory for the packets read ahead");
            return false;
        }
        if (savefile_is_broken(r->file))
            continue;
        r->block->count++;
        if (relay_block_is_full(r->block) && !next_block(r, false))
            return false;
    }
    return !relay_stopped(&r->relay); /* a pipe that was given up looks like one that ended */
}

/* False: stop altogether. */
static bool read_file(struct reading *r)
{
    char why[CAPTURE_WHY], reason[SAVEFILE_WHY];
    enum savefile_result result;
    /* On the screen a crash's signals belong to who restores the terminal. */
    if (!r->share || !savefile_map(r->file))
        savefile_lend(r->file, turn_over, r);
    bool good = read_packets(r, &result, reason);
    if (!r->block)
        return false;
    if (good && result == SAVEFILE_FAILED) {
        snprintf(why, sizeof why, "%.200s: %.300s", r->settings->files[r->file_number], reason);
        post_error(r, CAPTURE_FAILED, why);
    }
    return good;
}

/* False: there is none. */
static bool next_file(struct reading *r)
{
    r->bytes_before += bytes_of_file(r);
    savefile_close(r->file);
    r->file = NULL;
    while (++r->file_number < r->settings->file_count) {
        char why[CAPTURE_WHY];
        enum capture_status status;
        if (!next_block(r, true))
            return false;
        r->file = open_file(r, r->file_number, &status, why);
        if (r->file)
            return true;
        if (relay_stopped(&r->relay))
            return false; /* so it was no fault of the file */
        post_error(r, status, why);
    }
    return false;
}

static void *reading_main(void *argument)
{
    struct reading *r = argument;
    beside_go(&r->beside); /* there it begins at once; from then on Linux may move it */
    beside_end(&r->beside);
    r->block = relay_fill(&r->relay);
    while (r->block && read_file(r) && next_file(r))
        ;
    if (r->block) {
        r->block->last = true;
        hand_over(r, true);
    }
    return NULL;
}

uint64_t reading_size(const struct reading *r)
{
    const struct capture_settings *settings = r->settings;
    uint64_t size = 0;
    for (size_t i = 0; i < settings->file_count; i++) {
        struct stat st;
        const char *path = settings->files[i];
        const int result = strcmp(path, "-") == 0 ? fstat(STDIN_FILENO, &st) : stat(path, &st);
        if (result != 0 || !S_ISREG(st.st_mode))
            return 0;
        size += (uint64_t)st.st_size;
    }
    return size;
}

bool reading_start(struct reading *r, struct intake *in, struct share *share)
{
    r->intake = in;
    r->progress = exchange_progress(in->exchange);
    progress_note_size(r->progress, reading_size(r));
    r->share = share;
    r->filters = in->pace != INTAKE_FOR_SCREEN;
    r->keeps_frames = !r->filters || in->evidence;
    if (r->keeps_frames && !relay_keep_frames(&r->relay)) {
        errno = ENOMEM;
        return false;
    }
    beside_begin(&r->beside);
    int error = pthread_create(&r->thread, NULL, reading_main, r);
    if (error == 0)
        beside_wait(&r->beside);
    beside_end(&r->beside);
    r->started = error == 0;
    errno = error;
    return r->started;
}
