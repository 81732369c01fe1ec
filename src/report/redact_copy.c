/* redact_copy: the copy of a snapshot without our addresses. */
#include "src/report/redact_parts.h"

#include <stdlib.h>
#include <string.h>

/* --- Incidents, alerts, messages -------------------------------------------------------------- */

static void redact_incident(const struct redact *r, struct snapshot_incident *in)
{
    redact_text(r, in->name, sizeof in->name);
    redact_text(r, in->title, sizeof in->title);
    redact_text(r, in->reference, sizeof in->reference);
    redact_network(r, &in->home.network);
    in->home.cells_count = 0; /* the place of a cell is its address */
    for (uint32_t i = 0; i < in->payload_count; i++)
        in->payloads[i].prefix_length = 0;
    for (uint32_t i = 0; i < in->insider_count; i++)
        redact_address(r, &in->insiders[i].address);
    for (uint32_t i = 0; i < in->companion_count; i++)
        redact_text(r, in->companions[i].signature, sizeof in->companions[i].signature);
    for (uint32_t i = 0; i < in->source_count; i++)
        redact_address(r, &in->top_sources[i].address);
    for (uint32_t i = 0; i < in->replier_count; i++)
        redact_address(r, &in->repliers[i].address);
}

/* "new payload 0000 (2 bytes) from": its bytes. */
static void leave_out_payload(char *text)
{
    static const char before[] = "new payload ";
    char *at = strstr(text, before);
    if (!at)
        return;
    at += sizeof before - 1;
    const size_t length = strspn(at, "0123456789abcdef");
    size_t more = strspn(at + length, ". ");
    memmove(at, at + length + more, strlen(at + length + more) + 1);
}

static void redact_alert(const struct redact *r, struct snapshot_alert *a)
{
    redact_text(r, a->incident, sizeof a->incident);
    redact_text(r, a->subject, sizeof a->subject);
    redact_text(r, a->text, sizeof a->text);
    if (a->kind == ALERT_NEW_PAYLOAD)
        leave_out_payload(a->text);
}

static void redact_message(const struct redact *r, struct snapshot_message *m)
{
    redact_address(r, &m->source);
    redact_address(r, &m->target);
    m->from_length = m->to_length = m->text_length = 0;
    memset(m->from, 0, sizeof m->from);
    memset(m->to, 0, sizeof m->to);
    memset(m->text, 0, sizeof m->text);
}

/* --- Hosts ------------------------------------------------------------------------------------ */

static void redact_hosts(const struct redact *r, struct snapshot_host *hosts, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        redact_address(r, &hosts[i].address);
    qsort(hosts, count, sizeof *hosts, snapshot_compare_hosts);
}

static void redact_details(const struct redact *r, struct snapshot_host_detail *details,
                           uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        struct snapshot_host_detail *d = &details[i];
        for (uint32_t k = 0; k < d->peers_count; k++)
            redact_address(r, &d->peers[k].address);
        for (uint32_t k = 0; k < d->packets_count; k++) {
            redact_address(r, &d->packets[k].peer);
            d->packets[k].payload_length = 0;
        }
        for (uint32_t k = 0; k < d->payloads_count; k++)
            d->payloads[k].prefix_length = 0;
    }
}

/* --- The input -------------------------------------------------------------------------------- */

/* In "PATH: why", where the reading of a file says it, a longer path is cut there. */
enum { PATH_CUT = 200 };

static void leave_out_path(char error[SNAPSHOT_ERROR], const char *path, const char *instead)
{
    char why[SNAPSHOT_ERROR];
    snprintf(why, sizeof why, "%s", error + strnlen(path, PATH_CUT));
    snprintf(error, SNAPSHOT_ERROR, "%s%.*s", instead, SNAPSHOT_ERROR - 32, why);
}

static bool begins_with(const char *error, const char *path)
{
    const size_t length = strnlen(path, PATH_CUT);
    return strncmp(error, path, length) == 0 && strncmp(error + length, ": ", 2) == 0;
}

/* A file may be called after an address, in whatever way: they are numbered instead. */
static void number_files(struct snapshot_input *in)
{
    char names[SNAPSHOT_NAMES] = "";
    size_t used = 0;
    int number = 0;
    bool told = in->error[0] == '\0';
    for (const char *name = in->names; *name; name += strlen(name) + 1) {
        char instead[24];
        const int length = snprintf(instead, sizeof instead, "file %d", ++number);
        if (!told && begins_with(in->error, name)) {
            leave_out_path(in->error, name, instead);
            told = true;
        }
        if (used + (size_t)length + 2 > sizeof names)
            break;
        memcpy(names + used, instead, (size_t)length + 1);
        used += (size_t)length + 1;
    }
    names[used] = '\0';
    memcpy(in->names, names, sizeof in->names);
    if (!told) /* of a file that is not listed */
        snprintf(in->error, sizeof in->error, "reading ended early");
}

static void redact_interfaces(const struct redact *r, struct snapshot_input *in)
{
    char names[SNAPSHOT_NAMES] = "", text[SNAPSHOT_NAMES];
    size_t used = 0;
    for (const char *name = in->names; *name; name += strlen(name) + 1) {
        snprintf(text, sizeof text, "%s", name);
        redact_text(r, text, sizeof text);
        const size_t length = strlen(text);
        if (length == 0 || used + length + 2 > sizeof names)
            break;
        memcpy(names + used, text, length + 1);
        used += length + 1;
    }
    names[used] = '\0';
    memcpy(in->names, names, sizeof in->names);
}

static void redact_input(const struct redact *r, struct snapshot_input *in)
{
    if (in->kind == INPUT_FILE)
        number_files(in);
    else
        redact_interfaces(r, in);
    redact_text(r, in->error, sizeof in->error);
    in->filter_left_out = in->filter[0] != '\0';
    memset(in->filter, 0, sizeof in->filter);
    for (size_t i = 0; i < in->home.count; i++)
        redact_network(r, &in->home.networks[i]);
}

/* --- All of it -------------------------------------------------------------------------------- */

static void learn_home(struct redact *r, const struct home *home)
{
    if (r->home.count != home->count ||
        memcmp(r->home.networks, home->networks, home->count * sizeof home->networks[0]) != 0)
        redact_set_home(r, home);
}

const struct snapshot *redact_copy(struct redact *r, const struct snapshot *s)
{
    if (!r || s->redacted) /* a saved one may have been written so */
        return s;
    struct snapshot *out = r->copy;
    learn_home(r, &s->input.home);
    snapshot_copy(out, s);
    out->redacted = true;
    redact_input(r, &out->input);
    redact_text(r, out->capture.gaps.now, sizeof out->capture.gaps.now);
    for (uint32_t i = 0; i < out->signature_count; i++)
        redact_text(r, out->signature_names[i], sizeof out->signature_names[i]);
    for (uint32_t i = 0; i < out->incident_count; i++)
        redact_incident(r, &out->incidents[i]);
    for (uint32_t i = 0; i < out->alert_count; i++)
        redact_alert(r, &out->alerts[i]);
    for (uint32_t i = 0; i < out->message_count; i++)
        redact_message(r, &out->messages[i]);
    for (uint32_t i = 0; i < out->port_detail_count; i++)
        for (uint32_t k = 0; k < out->port_details[i].payload_count; k++)
            out->port_details[i].payloads[k].prefix_length = 0;
    redact_hosts(r, out->sources, out->source_count);
    redact_hosts(r, out->targets, out->target_count);
    redact_details(r, out->source_details, out->source_detail_count);
    redact_details(r, out->target_details, out->target_detail_count);
    return out;
}
