/* evidence_key: the key e: packets that are kept of what is inspected, or selected in a list, to a
 * file. They are those that are kept when the key is pressed, also while the screen is frozen. */
#include "src/base/clock.h"
#include "src/base/text.h"
#include "ui/incident_text.h"
#include "ui/state.h"

#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

static void wish_host(struct ui *u, struct evidence_wish *wish, const struct address *a)
{
    wish->kind = WISH_HOST;
    wish->address = *a;
    address_format(a, u->evidence_of);
}

static void wish_port(struct ui *u, struct evidence_wish *wish, uint8_t protocol, uint16_t port)
{
    wish->kind = WISH_PORT;
    wish->protocol = protocol;
    wish->port = port;
    snprintf(u->evidence_of, sizeof u->evidence_of, "%s/%u",
             protocol == IPPROTO_TCP ? "tcp" : "udp", port);
}

static void wish_incident(struct ui *u, struct evidence_wish *wish, const char *name)
{
    wish->kind = WISH_INCIDENT;
    snprintf(wish->incident, sizeof wish->incident, "%s", name);
    text_safe(name, strnlen(name, INCIDENT_NAME), u->evidence_of, sizeof u->evidence_of);
}

/* What is selected in a list; false: nothing is. */
static bool wish_listed(struct ui *u, struct evidence_wish *wish)
{
    struct ui_state *st = &u->state;
    struct list *list = state_list(st);
    if (list && (!list->has_selected || !list->listed))
        list_move(list, 0);
    if (!list || !list->has_selected || !list->listed)
        return false;
    if (list == &st->incidents) {
        wish_incident(u, wish, (const char *)list->selected.bytes);
    } else if (list == &st->ports) {
        uint8_t protocol;
        uint16_t port;
        port_rows_read_key(&list->selected, &protocol, &port);
        wish_port(u, wish, protocol, port);
    } else {
        const struct address a = source_rows_address(&list->selected);
        wish_host(u, wish, &a);
    }
    return true;
}

/* False: nothing is inspected or selected. */
static bool wish_for(struct ui *u, struct evidence_wish *wish)
{
    const struct glass *glass = &u->state.glass;
    switch (u->state.view) {
    case VIEW_SOURCE:
    case VIEW_TARGET:
    case VIEW_PACKET:
        wish_host(u, wish, &glass->address);
        return true;
    case VIEW_PORT:
        wish_port(u, wish, glass->protocol, glass->port);
        return true;
    case VIEW_INCIDENT:
        wish_incident(u, wish, glass->incident);
        return true;
    default:
        return wish_listed(u, wish);
    }
}

/* Sweeps by ping have neither a port nor one source that their packets are known by. */
static bool has_no_evidence(const struct snapshot *s, const struct evidence_wish *wish)
{
    const struct snapshot_incident *i =
        s && wish->kind == WISH_INCIDENT ? incident_find(s, wish->incident) : NULL;
    return i && i->kind == INCIDENT_PORT && i->port_count == 0;
}

void evidence_ask(struct ui *u)
{
    struct evidence_wish wish = {.kind = WISH_HOST};
    struct ui_state *st = &u->state;
    char why[REPORT_WHY];
    if (!redact_allows_evidence(u->settings->redact, why)) {
        state_say(st, "%s", why);
    } else if (st->saved) {
        state_say(st, "this is a saved snapshot: it has no packets");
    } else if (!u->settings->evidence.desk) {
        state_say(st, "no evidence is kept: the setting evidence_memory is 0");
    } else if (u->evidence_asked) {
        state_say(st, "the evidence asked for before is still being looked for");
    } else if (!wish_for(u, &wish)) {
        state_say(st, "nothing is selected to write evidence of: choose a row of a list, then e");
    } else if (has_no_evidence(u->shown, &wish)) {
        state_say(st, "no evidence is kept of sweeps by ping; there is of each of their sources");
    } else {
        u->evidence_asked = true;
        evidence_desk_ask(u->settings->evidence.desk, &wish);
        exchange_request_snapshot(u->exchange); /* wakes the capture */
        state_say(st, "evidence of %s is being written", u->evidence_of);
    }
}

/* Whose they are, which goes without saying of an incident. */
static void describe_found(const struct evidence_desk *desk, char out[80])
{
    if (desk->wish.kind == WISH_INCIDENT)
        out[0] = '\0';
    else if (desk->of_incidents == 0)
        snprintf(out, 80, ", of no incident: records and what answered them");
    else
        snprintf(out, 80, ", %llu of incidents", (unsigned long long)desk->of_incidents);
}

static void say_saved(struct ui *u, const struct evidence_saved *saved)
{
    const struct evidence_desk *desk = u->settings->evidence.desk;
    char more[64] = "", whose[80], pushed_out[96] = "";
    if (saved->left_out > 0)
        snprintf(more, sizeof more, ", %llu of another link type are not",
                 (unsigned long long)saved->left_out);
    if (desk->counts.pushed_out > 0)
        snprintf(pushed_out, sizeof pushed_out, ", %llu were pushed out of it%s",
                 (unsigned long long)desk->counts.pushed_out,
                 desk->spool ? ", written or not" : "");
    describe_found(desk, whose);
    state_say(&u->state,
              "wrote %s: %llu packets of %s%s%s; memory holds %llu packets of evidence%s",
              saved->path, (unsigned long long)saved->packets, u->evidence_of, whose, more,
              (unsigned long long)desk->counts.held, pushed_out);
}

/* Whether that snapshot knows of any. *lists becomes true where it would if there were: it has the
 * host, or a port, of which it has each that a packet went to. */
static bool had_records(const struct snapshot *s, const struct evidence_wish *wish, bool *lists)
{
    if (!s)
        return false;
    if (wish->kind == WISH_PORT) {
        const struct snapshot_port *p = snapshot_find_port(s, wish->protocol, wish->port);
        *lists = true;
        return p && p->records > 0;
    }
    const struct snapshot_host *source = snapshot_find_source(s, &wish->address),
                               *target = snapshot_find_target(s, &wish->address);
    *lists |= source || target;
    return (source && source->records > 0) || (target && target->records > 0);
}

/* The newest snapshot may have no room for a host any more that the one on the screen has; of one
 * that is in neither nobody knows: if packets were pushed out, they may have been its own. */
static bool may_have_had_records(const struct ui *u)
{
    const struct evidence_desk *desk = u->settings->evidence.desk;
    bool lists = false;
    return desk->wish.kind == WISH_INCIDENT || had_records(u->newest, &desk->wish, &lists) ||
           had_records(u->shown, &desk->wish, &lists) || (!lists && desk->counts.pushed_out > 0);
}

/* Why nothing is written, and what would help. */
static void say_none(struct ui *u)
{
    const struct evidence_desk *desk = u->settings->evidence.desk;
    if (desk->wish.kind == WISH_INCIDENT &&
        !(u->newest && incident_find(u->newest, desk->wish.incident)))
        state_say(&u->state,
                  "nothing is written: %s is no longer known, as another took its place or counts "
                  "were reset; its packets went with it",
                  u->evidence_of);
    else if (!may_have_had_records(u))
        state_say(&u->state,
                  "nothing is written: of %s there was no record (unsolicited packet), and "
                  "conversations are not kept; tcpdump writes them",
                  u->evidence_of);
    else if (desk->counts.pushed_out > 0)
        state_say(&u->state,
                  "nothing is written: no packet of %s is kept any more, %llu were pushed out; a "
                  "larger evidence_memory keeps more, -w writes incidents as they come",
                  u->evidence_of, (unsigned long long)desk->counts.pushed_out);
    else
        state_say(&u->state,
                  "nothing is written: no packet of %s has come since the program started, or "
                  "counts were reset",
                  u->evidence_of);
}

static void save(struct ui *u, const uint8_t *bytes, size_t size)
{
    struct evidence_saved saved;
    char why[REPORT_WHY], safe[REPORT_WHY], hint[STATE_HINT];
    const struct ui_evidence *e = &u->settings->evidence;
    const int64_t now_us =
        u->newest && u->newest->taken_at_us != SNAPSHOT_UNKNOWN ? u->newest->taken_at_us : 0;
    if (!bytes)
        say_none(u);
    else if (evidence_save(bytes, size, &e->format, now_us, &saved, why))
        say_saved(u, &saved);
    else
        state_say(&u->state, "evidence is not written: %.*s%s", REPORT_WHY / 2,
                  text_safe(why, strlen(why), safe, sizeof safe),
                  state_folder_hint(NULL, u->settings->account, hint));
}

bool evidence_hear(struct ui *u)
{
    const struct ui_evidence *e = &u->settings->evidence;
    const uint8_t *bytes;
    size_t size;
    int note;
    char why[REPORT_WHY], safe[REPORT_WHY];
    if (u->evidence_asked && u->state.ended) /* nobody else does it any more */
        e->answer(e->context);
    if (u->evidence_asked && keepsake_take(e->desk->found, &bytes, &size, &note)) {
        u->evidence_asked = false;
        save(u, bytes, size);
        keepsake_give_back(e->desk->found);
        return true;
    }
    if (!e->desk || !e->hear(e->context, why))
        return false;
    state_say(&u->state, "%s", text_safe(why, strlen(why), safe, sizeof safe));
    return true;
}
