/* help_signs: what each sign on the screen means; those of the view that help was asked from first.
 */
#include "ui/format.h"
#include "ui/help.h"

#include <stdio.h>

/* A head too long to stand beside what it means stands above it. */
static void add_windows(struct help_page *p, const struct snapshot *s)
{
    char one[TEXT_NUMBER], other[TEXT_NUMBER], heads[3 * TEXT_NUMBER];
    if (!s || s->window_s[0] == 0)
        return; /* no head can be seen yet */
    snprintf(heads, sizeof heads, "src %s, %s", text_length(s->window_s[0], one),
             text_length(s->window_s[1], other));
    const bool long_heads = format_columns(heads) >= HELP_NAMES;
    if (long_heads)
        help_add_line(p, heads);
    help_add(p, long_heads ? "" : heads, "sources in that time until now, and");
    help_add(p, "", "up to half as much more");
}

/* Of graphs and what is marked on them. */
static void add_graphs(struct help_page *p, const struct glyphs *g)
{
    char marks[64], text[64];
    snprintf(marks, sizeof marks, "%s%s%s%s%s", g->marks[1], g->marks[3], g->marks[5], g->marks[7],
             g->marks[8]);
    help_add(p, marks, "packets over time; blank: none. The panel");
    help_add(p, "", "says what the highest mark means; the");
    help_add(p, "", "newest column is still filling");
    snprintf(text, sizeof text, "%s sweep", g->vertical);
    help_add(p, text, "--low-bandwidth: the newest column stands");
    help_add(p, "", "before the line, the oldest behind it");
    snprintf(text, sizeof text, "%s onset", spark_event_sign(EVENT_ONSET, g));
    help_add(p, text, "on a graph, before the column in which an");
    help_add(p, "", "incident began; none: it was there before");
    snprintf(text, sizeof text, "%s surge", spark_event_sign(EVENT_SURGE, g));
    help_add(p, text, "before that where it last went vertical");
    help_add(p, "(sqrt)", "half the height is a quarter of the");
    help_add(p, "", "packets, so that small rows can be read");
}

/* Of rows and their order. */
static void add_lists(struct help_page *p, const struct glyphs *g)
{
    help_add(p, g->followed, "the selected row, which is followed (F)");
    help_add(p, g->falling, "sorted, the greatest first");
    help_add(p, g->rising, "sorted, the least first");
    help_add(p, "pushed out", "of a full table, by new ones: who came");
    help_add(p, "", "least and is not ours, watched, scanning");
}

static void add_numbers(struct help_page *p, const struct glyphs *g)
{
    char at_least[16];
    snprintf(at_least, sizeof at_least, "%s31", g->at_least);
    help_add(p, "~251", "an estimate; of a source: some of them");
    help_add(p, "", "may be another's; of records: some may");
    help_add(p, "", "be answers; two digits: a rough one");
    help_add(p, "?", "not known, or no longer kept");
    help_add(p, at_least, "at least: packets lost, or counted later");
    help_add(p, "k M G", "thousands, millions, thousand millions");
    help_add(p, "12.3k", "of counts that go on the first three");
    help_add(p, "", "digits; all where selected or frozen (p)");
    help_add(p, g->selected, "the panel with the keys; the selected row");
    help_add(p, "12:00:00", "times are UTC; of other days: the date");
    help_add(p, "33 MiB", "memory of all that is counted in; fixed");
    help_add(p, "1.1 kB/s out", "bytes that this screen was written with,");
    help_add(p, "", "over the last minute; each 12 s: all");
    help_add(p, "", "but graphs is so old (--low-bandwidth)");
}

static void add_pair(struct help_page *p, const char *sign, const char *word, const char *meaning)
{
    char left[64];
    snprintf(left, sizeof left, "%s %s", sign, word);
    help_add(p, left, meaning);
}

static void add_states(struct help_page *p, const struct glyphs *g)
{
    add_pair(p, g->alarm, "INSIDER", "one of OUR hosts sends it, or scans");
    add_pair(p, g->alarm, "REPLIED", "one of our hosts answered it");
    add_pair(p, g->alarm, "PAYLOAD", "its data is other than ever before");
    add_pair(p, g->rising, "SURGE", "it went vertical");
    add_pair(p, g->new, "new", "began within the last hour");
    add_pair(p, g->steady, "steady", "goes on as it did");
    add_pair(p, g->falling, "fading", "less than a quarter of what it was");
    add_pair(p, g->steady, "quiet", "nothing for an hour, or as set");
    add_pair(p, g->acknowledged, "steady", "acknowledged by you (a)");
}

static void add_incidents(struct help_page *p, const struct glyphs *g)
{
    char text[64];
    add_states(p, g);
    help_add(p, "since", "when what the state says began; else the");
    help_add(p, "", "first record ever (onset)");
    snprintf(text, sizeof text, "~412%s251/256", g->arrow);
    help_add(p, text, "from so many sources to so many of our");
    help_add(p, "", "addresses, of how many");
    snprintf(text, sizeof text, "%s%s37", g->rising, g->times);
    help_add(p, text, "surging, by its growth");
    snprintf(text, sizeof text, "growth %s37", g->times);
    help_add(p, text, "records of the last minute against the");
    help_add(p, "", "hour before, or of the last hour against");
    help_add(p, "", "the two days before: what grew more;");
    help_add(p, "", "few: of less than 10 records");
    help_add(p, "6/h", "records in the last hour; of one that is");
    help_add(p, "9/min 2/s", "younger: for each minute, second of it");
    help_add(p, "(was ..)", "the same sources took other ports");
    help_add(p, "u/1026 t/22", "udp, tcp, where a word has no room");
    help_add(p, "0000 100%", "first bytes of the data in hex; its share");
    help_add(p, "what it is", "of a source: signatures it matched, how");
    help_add(p, "", "it scans, its source ports");
}

static void add_incident(struct help_page *p, const struct glyphs *g)
{
    help_add(p, g->cells[CELL_NEVER], "an address of ours, or a /24, never hit;");
    help_add(p, "", "in rows of 16");
    help_add(p, g->cells[CELL_HIT], "hit");
    help_add(p, g->cells[CELL_NEW], "hit for the first time this minute");
    help_add(p, g->cells[CELL_ANSWERED], "and it replied");
    help_add(p, "came gone", "ports when the mix changed; kept: in both");
    help_add(p, "NEW", "data that is other than all before");
    help_add(p, "unreachable", "answered by an ICMP error or a TCP RST");
    help_add(p, "? unknown", "till udp_timeout, tcp_timeout is over; or");
    help_add(p, "", "forgotten, as memory is too small for all");
    help_add(p, "source ports", "natural: as an operating system's; fixed,");
    help_add(p, "", "in sequence: made by a tool");
    help_add(p, "forged", "one sender under many addresses: TTL,");
    help_add(p, "", "length, checksum and IP ID agree");
    help_add(p, "\\x00", "a byte that is no printable character");
}

/* Before a row. */
static void add_row_signs(struct help_page *p, const struct glyphs *g, enum view from)
{
    char text[64];
    if (from == VIEW_OVERVIEW || from == VIEW_PORTS) {
        snprintf(text, sizeof text, "%s %s", g->error, g->rising);
        help_add(p, text, "before a port: it carries what alarms, or");
        help_add(p, "", "surges, as an incident of it says");
    }
    if (from == VIEW_TARGETS)
        help_add(p, g->error, "before a target: it takes part itself");
    if (from == VIEW_OVERVIEW || from == VIEW_SOURCES || from == VIEW_PORT)
        help_add(p, g->error, "before a host: ours, and in an incident");
}

void help_add_signs(struct help_page *p, const struct snapshot *s, const struct glyphs *g,
                    enum view from)
{
    const bool incidents = from == VIEW_OVERVIEW || from == VIEW_INCIDENTS ||
                           from == VIEW_INCIDENT || from == VIEW_PORT;
    const bool lists = from == VIEW_OVERVIEW || from == VIEW_PORTS || from == VIEW_SOURCES ||
                       from == VIEW_TARGETS || from == VIEW_INCIDENTS;
    if (from == VIEW_INCIDENT)
        add_incident(p, g);
    if (from == VIEW_INCIDENTS || from == VIEW_INCIDENT)
        add_incidents(p, g);
    help_add_columns(p, from);
    if (from == VIEW_PORTS || from == VIEW_OVERVIEW)
        add_windows(p, s);
    add_row_signs(p, g, from);
    if (from == VIEW_OVERVIEW)
        add_incidents(p, g);
    else if (from == VIEW_PORT)
        add_states(p, g);
    if (lists || incidents || from == VIEW_SOURCE || from == VIEW_TARGET)
        add_graphs(p, g);
    if (lists)
        add_lists(p, g);
    add_numbers(p, g);
}
