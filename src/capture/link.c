/* link: see link.h. */
#include "src/capture/link.h"

#include <stdio.h>

void links_init(struct links *l, const char *filter, bool decapsulate)
{
    *l = (struct links){.filter = filter, .decapsulate = decapsulate};
}

void links_done(struct links *l)
{
    for (unsigned i = 0; i < l->count; i++)
        if (l->list[i].has_program)
            pcap_freecode(&l->list[i].program);
    l->count = 0;
}

/* A pcapng file has LINKTYPE_ values. Of those that we decode only raw IP has another DLT_ value on
 * Linux. */
static int link_dlt(int type)
{
    enum { LINKTYPE_RAW = 101 };
    return type == LINKTYPE_RAW ? DLT_RAW : type;
}

bool link_compile(int type, int snaplen, const char *filter, struct bpf_program *out, char *why,
                  size_t why_size)
{
    pcap_t *dead = pcap_open_dead(link_dlt(type), snaplen);
    if (!dead) {
        snprintf(why, why_size, "not enough memory for the filter");
        return false;
    }
    bool good = pcap_compile(dead, out, filter, 1, PCAP_NETMASK_UNKNOWN) == 0;
    if (!good)
        snprintf(why, why_size, "filter \"%s\": %s", filter, pcap_geterr(dead));
    pcap_close(dead);
    return good;
}

struct link *links_get(struct links *l, int type, char *why, size_t why_size)
{
    enum { SNAPLEN = 262144 };
    type = link_dlt(type);
    for (unsigned i = 0; i < l->count; i++)
        if (l->list[i].type == type)
            return &l->list[i];
    if (l->count == LINKS) {
        snprintf(why, why_size, "more than %d different link types", LINKS);
        return NULL;
    }
    struct link *new = &l->list[l->count];
    *new = (struct link){.type = type};
    new->supported = decoder_init(&new->decoder, type, l->decapsulate);
    if (l->filter[0]) {
        new->has_program = link_compile(type, SNAPLEN, l->filter, &new->program, why, why_size);
        new->blocked = !new->has_program;
        if (new->blocked &&new->supported)
            return NULL;
    }
    l->count++;
    return new;
}

bool links_change_filter(struct links *l, const char *filter, char *why, size_t why_size)
{
    struct links new;
    links_init(&new, filter, l->decapsulate);
    /* Of none it is to be found out too whether a filter is one at all. */
    bool good = l->count > 0 || links_get(&new, DLT_EN10MB, why, why_size);
    for (unsigned i = 0; good && i < l->count; i++)
        good = links_get(&new, l->list[i].type, why, why_size);
    if (!good) {
        links_done(&new);
        return false;
    }
    links_done(l);
    *l = new;
    return true;
}

bool link_passes(const struct link *l, const struct frame *f)
{
    if (!l->has_program)
        return !l->blocked;
    const struct pcap_pkthdr header = {.caplen = f->captured, .len = f->wire};
    return pcap_offline_filter(&l->program, &header, f->bytes) != 0;
}

const char *link_name(int type, char name[LINK_NAME])
{
    const char *known = pcap_datalink_val_to_name(link_dlt(type));
    if (known)
        snprintf(name, LINK_NAME, "%s", known);
    else
        snprintf(name, LINK_NAME, "link type %d", type);
    return name;
}

/* Behind words that say what it is: "EN10MB", or "4711". */
static const char *name_or_number(int type, char name[LINK_NAME])
{
    const char *known = pcap_datalink_val_to_name(link_dlt(type));
    if (known)
        snprintf(name, LINK_NAME, "%s", known);
    else
        snprintf(name, LINK_NAME, "%d", type);
    return name;
}

const char *link_told(int type, char told[LINK_TOLD])
{
    char name[LINK_NAME];
    snprintf(told, LINK_TOLD, "link type %s", name_or_number(type, name));
    return told;
}

const char *link_told_change(int before, int now, char told[LINK_TOLD_CHANGE])
{
    char old[LINK_NAME], new[LINK_NAME];
    snprintf(told, LINK_TOLD_CHANGE, "its link type is %s now, it was %s", name_or_number(now, new),
             name_or_number(before, old));
    return told;
}
