/* snapshot_read: see snapshot_read.h. The document; what its members are of is read in
 *
 *   snapshot_read_head.c      those that are no lists
 *   snapshot_read_row.c       ports, sources, targets
 *   snapshot_read_incident.c  incidents, alerts, messages
 *   snapshot_read_value.c     what several of these have */
#include "src/report/snapshot_read.h"

#include "src/base/text.h"
#include "src/report/snapshot_read_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* --- The members that stand alone ------------------------------------------------------------- */

static void read_format(struct reading *r, uint32_t node)
{
    char format[32];
    json_take_foreign(r->in, node, NULL, format, sizeof format);
    if (strcmp(format, "tapwatch-snapshot") != 0)
        json_in_fail(r->in, node, NULL, "is not \"tapwatch-snapshot\"");
}

static void read_version(struct reading *r, uint32_t node)
{
    const uint64_t version = json_take_count(r->in, node, NULL, INT64_MAX);
    if (version != 1)
        json_in_fail(r->in, node, NULL, "is %llu; this program reads version 1",
                     (unsigned long long)version);
}

static void read_taken_at(struct reading *r, uint32_t node)
{
    r->s->taken_at_us = json_take_time_or_null(r->in, node, NULL);
}

static void read_alerts_total(struct reading *r, uint32_t node)
{
    r->s->alerts_total = json_take_count(r->in, node, NULL, INT64_MAX);
}

/* --- The document ----------------------------------------------------------------------------- */

static const struct {
    const char *name;
    void (*read)(struct reading *r, uint32_t node); /* a value, or an element of a list */
    bool list;
} members[] = {
    {"format", read_format, false},
    {"version", read_version, false},
    {"taken_at", read_taken_at, false},
    {"input", read_input, false},
    {"span", read_span, false},
    {"capture", read_capture, false},
    {"tables", read_tables, false},
    {"totals", read_totals, false},
    {"traffic", read_traffic, false},
    {"counting", read_counting, false},
    {"icmp", read_icmp, true},
    {"ports", read_port, true},
    {"sources", read_source, true},
    {"targets", read_target, true},
    {"signatures", read_signature, true},
    {"incidents", read_incident, true},
    {"alerts", read_alert, true},
    {"alerts_total", read_alerts_total, false},
    {"messages", read_message, true},
};

enum { MEMBERS = sizeof members / sizeof members[0] };

/* MEMBERS: nobody knows it. */
static size_t find_member(const char *name)
{
    size_t i = 0;
    while (i < MEMBERS && strcmp(members[i].name, name) != 0)
        i++;
    return i;
}

static bool on_member(void *context, const char *name)
{
    struct reading *r = context;
    const size_t i = find_member(name);
    if (i == MEMBERS)
        return true;
    if (r->seen & UINT64_C(1) << i)
        return json_in_fail(r->in, 0, NULL, "is there twice");
    r->seen |= UINT64_C(1) << i;
    return true;
}

static bool on_value(void *context, const char *name, int64_t row, uint32_t node)
{
    struct reading *r = context;
    const size_t i = find_member(name);
    if (i == MEMBERS)
        return true;
    if (members[i].list != (row >= 0))
        return json_in_fail(r->in, 0, NULL, members[i].list ? "is not a list" : "stands in a list");
    members[i].read(r, node);
    return !json_in_failed(r->in);
}

/* What no member says by itself. */
static void check_whole(struct reading *r)
{
    const struct snapshot *s = r->s;
    for (size_t i = 0; i < MEMBERS; i++)
        if (!(r->seen & UINT64_C(1) << i))
            json_in_fail(r->in, 0, NULL, "%s: is missing", members[i].name);
    const bool any =
        s->port_count || s->source_count || s->target_count || s->icmp_count || s->message_count;
    if (s->taken_at_us == SNAPSHOT_UNKNOWN ? any : s->first_packet_us == SNAPSHOT_UNKNOWN)
        json_in_fail(r->in, 0, NULL, "%s: is null, and yet there are packets",
                     s->taken_at_us == SNAPSHOT_UNKNOWN ? "taken_at" : "span.first_packet");
    if (s->alert_count > 0 && s->alerts[s->alert_count - 1].number > s->alerts_total)
        json_in_fail(r->in, 0, NULL, "alerts_total: is less than the number of an alert");
}

static bool read_document(struct reading *r, FILE *in)
{
    const struct json_in_taker taker = {.member = on_member, .value = on_value, .context = r};
    if (!json_in_read(r->in, in, &taker))
        return false;
    check_whole(r);
    read_match_signatures(r);
    read_turn_around(r);
    return !json_in_failed(r->in);
}

bool snapshot_read(FILE *in, struct snapshot *s, char why[SNAPSHOT_READ_WHY])
{
    struct reading r = {.s = s, .in = json_in_new()};
    const bool good = r.in && read_document(&r, in);
    if (!good)
        snprintf(why, SNAPSHOT_READ_WHY, "%s", r.in ? json_in_why(r.in) : "not enough memory");
    json_in_free(r.in);
    return good;
}

/* --- Files ------------------------------------------------------------------------------------ */

/* NULL: errno says why. Nothing that could keep us waiting. */
static FILE *open_regular(const char *path, int opened)
{
    struct stat st;
    const int fd = opened > 0 ? fcntl(opened, F_DUPFD_CLOEXEC, 0)
                              : open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0)
        return NULL;
    errno = EINVAL;
    FILE *in = NULL;
    if (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode))
        errno = EISDIR;
    else if (S_ISREG(st.st_mode))
        in = fdopen(fd, "r");
    if (!in) {
        const int error = errno;
        close(fd);
        errno = error;
    }
    return in;
}

bool snapshot_read_file(const char *path, int opened, struct snapshot *s,
                        char why[SNAPSHOT_READ_WHY])
{
    enum { ROOM = SNAPSHOT_READ_WHY - JSON_IN_WHY - sizeof ": " };
    char name[ROOM], fault[SNAPSHOT_READ_WHY];
    text_safe(path, strlen(path), name, sizeof name);
    FILE *in = open_regular(path, opened);
    if (!in) {
        snprintf(why, SNAPSHOT_READ_WHY, "%s: %s", name,
                 errno == EINVAL ? "is no regular file" : strerror(errno));
        return false;
    }
    const bool good = snapshot_read(in, s, fault);
    fclose(in);
    if (!good)
        snprintf(why, SNAPSHOT_READ_WHY, "%s: %.*s", name, JSON_IN_WHY, fault);
    return good;
}

/* The start of a regular file, as text behind its blanks; false: there is none. */
static bool read_start(const char *path, char *text, size_t size)
{
    FILE *in = open_regular(path, 0);
    if (!in)
        return false;
    const size_t length = fread(text, 1, size - 1, in);
    fclose(in);
    text[length] = '\0';
    return true;
}

static const char *behind_blanks(const char *at)
{
    return at + strspn(at, " \t\r\n");
}

bool snapshot_read_begins(const char *path)
{
    static const char *const words[] = {"{", "\"format\"", ":", "\"tapwatch-snapshot\""};
    char text[256];
    if (!read_start(path, text, sizeof text))
        return false;
    const char *at = text;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        at = behind_blanks(at);
        if (strncmp(at, words[i], strlen(words[i])) != 0)
            return false;
        at += strlen(words[i]);
    }
    return true;
}

bool snapshot_read_is_json(const char *path)
{
    char text[256];
    return read_start(path, text, sizeof text) && *behind_blanks(text) == '{';
}
