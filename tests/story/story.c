/* story: writes the event of November and December 2003 as one network's tap would have seen it,
 * and beside it what is true of it.
 *
 *   story [-o FILE.pcap] [-t TRUTH.json] [-s SEED] [-x SCALE] [--without-probes]
 *         [--from 'YYYY-MM-DD HH:MM'] [--to 'YYYY-MM-DD HH:MM']
 *
 * The network is 203.0.113.0/24; everybody else is in 198.18.0.0/15, 192.0.2.0/24 or
 * 198.51.100.0/24 (addresses for examples and benchmarks). Two weeks, in UTC:
 *
 *   20 Nov         An ordinary network by day and night: web, mail, name servers (some answer after
 *                  minutes), time servers, peers that share files, sweeps for open TCP ports. Popup
 *                  spam to Windows' Messenger, Slammer still, look-ups of Windows names. And bait:
 *                  two zero bytes to ports where they are something else.
 *   22 Nov, 09:40  Now and then somebody sends two zero bytes to udp/1026 of one host, the honeypot
 *                  .69, from ordinary source ports. It says that the port is closed.
 *   24 Nov         From day to day more, in the end several hundred sources a day, to udp/135 and
 *                  1026-1031; part of them also looks up the honeypot's NetBIOS names.
 *   1 Dec, 17:00   Within the hour all addresses get it, only on 1026 and 1030 now, from many
 *                  times as many sources. Most addresses stay silent, some hosts say that the port
 *                  is closed, .77 answers twice.
 *   1 Dec, 18:20   .17 and .40, of our own, begin to send it to others.
 *   2 Dec, 04:18   About 5,000 sources so far.
 *   2 Dec          From 06:00 they all come and go together. At 09:14 two of them send four other
 *                  bytes, 13 37 00 01.
 *   3 Dec          It fades, and by the end of the day it is over.
 *
 * (The new payload, the answers, and all hours and addresses that the reports of that time do not
 * give are invented.) SCALE multiplies how much happens: 1 is 1.3 million packets. The same seed
 * and scale give the same bytes. With --from or --to only the packets of that time are written, of
 * conversations that began in it, and the truth is of these. */
#include "tests/story/truth.h"

#include "tests/exact_map.h"
#include "tests/pcap_out.h"

#include <fcntl.h>
#include <getopt.h>
#include <time.h>

static struct story story = {.seed = 1, .scale = 1};
static struct pcap_out out;

void die(const char *what)
{
    fprintf(stderr, "%s\n", what);
    exit(1);
}

void *story_alloc(void *old, size_t bytes)
{
    void *memory = realloc(old, bytes);
    if (!memory)
        die("story: not enough memory");
    return memory;
}

/* --- Writing ---------------------------------------------------------------------------------- */

/* Whether a datagram is what it was drawn as, by the definition: one whose reverse came within the
 * last minute is an answer, one from a server's port to a high one too, any other is a record. */
static void check_datagram(const struct due *d)
{
    static struct exact_map latest;
    const struct wanted *w = &d->frame;
    const uint64_t from = (uint64_t)w->source << 16 | w->source_port,
                   to = (uint64_t)w->target << 16 | w->target_port;
    const uint64_t *reverse = exact_find(&latest, exact_join(to, from));
    const bool late = (w->source_port == 53 || w->source_port == 123 || w->source_port == 137) &&
                      w->target_port >= 1024;
    const bool answers = late || (reverse && d->time_us - *reverse <= 60 * SECOND);
    bool added;
    if (d->record == answers)
        die("story: a datagram is not the record or answer that it was meant to be");
    *exact_get(&latest, exact_join(from, to), &added) = d->time_us;
}

static void write_due(struct due *d, uint64_t from, uint64_t to)
{
    if (d->began_us >= from && d->time_us < to) {
        if (d->frame.protocol == UDP)
            check_datagram(d);
        pcap_out_frame(&out, START_US + d->time_us, &d->frame);
        truth_count(d);
    }
    free(d);
}

static void tell(struct story *s, uint64_t from, uint64_t to)
{
    struct due *d;
    for (uint64_t now = 0; now < to; now += MINUTE) {
        everyday_minute(s, now);
        spam_minute(s, now);
        probes_minute(s, now);
        while ((d = queue_next(&s->queue, now + MINUTE)))
            write_due(d, from, to);
    }
    while ((d = queue_next(&s->queue, UINT64_MAX)))
        free(d);
    free(s->queue.heap);
}

/* --- Main ------------------------------------------------------------------------------------- */

static void usage(void)
{
    fprintf(stderr, "usage: story [-o FILE.pcap] [-t TRUTH.json] [-s SEED] [-x SCALE] "
                    "[--without-probes]\n"
                    "             [--from 'YYYY-MM-DD HH:MM'] [--to 'YYYY-MM-DD HH:MM']\n");
    exit(2);
}

/* A moment of the two weeks. */
static uint64_t parse_moment(const char *text)
{
    struct tm tm = {0};
    const char *rest = strptime(text, "%Y-%m-%d %H:%M", &tm);
    if (!rest || *rest)
        usage();
    const int64_t us = (int64_t)timegm(&tm) * (int64_t)SECOND - (int64_t)START_US;
    if (us < 0 || us > (int64_t)END) {
        fprintf(stderr, "story: %s: the story is from 2003-11-20 00:00 to 2003-12-04 00:00\n",
                text);
        exit(2);
    }
    return (uint64_t)us;
}

static double parse_scale(const char *text)
{
    char *rest;
    const double scale = strtod(text, &rest);
    if (rest == text || *rest || !(scale >= 0.001 && scale <= 4)) {
        fprintf(stderr, "story: -x %s: from 0.001 to 4\n", text);
        exit(2);
    }
    return scale;
}

static uint64_t parse_seed(const char *text)
{
    char *rest;
    const unsigned long long seed = strtoull(text, &rest, 10);
    if (rest == text || *rest)
        usage();
    return seed;
}

int main(int argc, char **argv)
{
    static const struct option longs[] = {{"without-probes", no_argument, NULL, 'n'},
                                          {"from", required_argument, NULL, 'f'},
                                          {"to", required_argument, NULL, 'e'},
                                          {0}};
    uint64_t from = 0, to = END;
    int fd = STDOUT_FILENO;
    FILE *truth = NULL;
    for (int option; (option = getopt_long(argc, argv, "o:t:s:x:", longs, NULL)) != -1;) {
        if (option == 'o' && (fd = open(optarg, O_WRONLY | O_CREAT | O_TRUNC, 0644)) < 0)
            die("story: the capture can not be written");
        if (option == 't' && !(truth = fopen(optarg, "w")))
            die("story: the truth can not be written");
        if (option == 's')
            story.seed = parse_seed(optarg);
        if (option == 'x')
            story.scale = parse_scale(optarg);
        if (option == 'f')
            from = parse_moment(optarg);
        if (option == 'e')
            to = parse_moment(optarg);
        if (option == '?')
            usage();
        story.without_probes |= option == 'n';
    }
    if (optind < argc || from >= to)
        usage();
    pcap_out_begin(&out, fd);
    tell(&story, from, to);
    pcap_out_flush(&out);
    if (truth) {
        truth_write(&story, truth);
        if (fclose(truth) != 0)
            die("story: the truth can not be written");
    }
    return 0;
}
