/* interfaces: see interfaces.h. */
#include "src/capture/interfaces.h"

#include "src/base/log.h"
#include "src/capture/capture.h"
#include "src/capture/route.h"

#include <net/if.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

static const char no_permission[] =
    "no permission to capture; use sudo, or once: sudo setcap cap_net_raw,cap_net_admin=eip "
    "\"$(readlink -f \"$(command -v tapwatch || echo ./tapwatch)\")\"";

/* "eth0, lo": those that are there, for an error message. */
static void list_names(char *text, size_t size)
{
    char error[PCAP_ERRBUF_SIZE];
    pcap_if_t *all = NULL;
    size_t used = 0;
    text[0] = '\0';
    if (pcap_findalldevs(&all, error) != 0)
        return;
    for (pcap_if_t *i = all; i && used < size; i = i->next) {
        int n = snprintf(text + used, size - used, "%s%s", used ? ", " : "", i->name);
        used += n > 0 ? (size_t)n : 0;
    }
    pcap_freealldevs(all);
}

/* That of the default route, else the first that is up; libpcap sorts those before the others. */
static const pcap_if_t *choose_default(const pcap_if_t *all)
{
    char name[INTERFACE_NAME];
    const bool routed = route_default(name);
    for (const pcap_if_t *i = all; routed && i; i = i->next)
        if (strcmp(i->name, name) == 0)
            return i;
    for (const pcap_if_t *i = all; i; i = i->next)
        if (i->flags & PCAP_IF_UP)
            return i;
    return all;
}

bool interfaces_default(char name[INTERFACE_NAME], char *why, size_t why_size)
{
    char error[PCAP_ERRBUF_SIZE];
    pcap_if_t *all = NULL;
    if (pcap_findalldevs(&all, error) != 0) {
        snprintf(why, why_size, "interfaces: %s", error);
        return false;
    }
    const pcap_if_t *choice = choose_default(all);
    if (choice)
        snprintf(name, INTERFACE_NAME, "%s", choice->name);
    else
        snprintf(why, why_size,
                 "interfaces: none is there to capture on (tapwatch -D lists them); "
                 "name one with -i, or read a file with -r");
    if (choice && strcmp(choice->name, "any") == 0)
        log_note("no interface but loopback has a link: all are listened on (any), also those that "
                 "come up "
                 "later; -D lists them, -i names one");
    bool found = choice != NULL;
    pcap_freealldevs(all);
    return found;
}

static bool address_of(const struct sockaddr *sa, struct address *out, int *family)
{
    if (!sa)
        return false;
    *family = sa->sa_family;
    if (sa->sa_family == AF_INET) {
        struct sockaddr_in v4;
        memcpy(&v4, sa, sizeof v4);
        *out = address_from_v4((const uint8_t *)&v4.sin_addr);
        return true;
    }
    if (sa->sa_family == AF_INET6) {
        struct sockaddr_in6 v6;
        memcpy(&v6, sa, sizeof v6);
        *out = address_from_v6(v6.sin6_addr.s6_addr);
        return true;
    }
    return false;
}

/* The leading 1 bits of a netmask. */
static unsigned prefix_of(const struct sockaddr *netmask, int family)
{
    uint8_t bytes[16] = {0};
    size_t length = family == AF_INET ? 4 : 16;
    if (family == AF_INET)
        memcpy(bytes, (const char *)netmask + offsetof(struct sockaddr_in, sin_addr), 4);
    else
        memcpy(bytes, (const char *)netmask + offsetof(struct sockaddr_in6, sin6_addr), 16);
    unsigned bits = 0;
    while (bits < 8 * length && bytes[bits / 8] & (0x80u >> (bits % 8)))
        bits++;
    return bits;
}

static void add_network(const struct pcap_addr *entry, struct home *home)
{
    struct address a;
    int family;
    if (!address_of(entry->addr, &a, &family))
        return;
    unsigned prefix = family == AF_INET ? 32 : 128;
    if (entry->netmask)
        prefix = prefix_of(entry->netmask, family);
    struct network n = network_of(&a, prefix + (family == AF_INET ? 96 : 0));
    home_add_network(home, &n); /* more than there is room for are left out */
}

void interfaces_home(const char *name, struct home *home)
{
    char error[PCAP_ERRBUF_SIZE];
    pcap_if_t *all = NULL;
    bool any = strcmp(name, "any") == 0;
    if (pcap_findalldevs(&all, error) != 0)
        return;
    for (pcap_if_t *i = all; i; i = i->next)
        if (any ? !(i->flags & PCAP_IF_LOOPBACK) : strcmp(i->name, name) == 0)
            for (const struct pcap_addr *a = i->addresses; a; a = a->next)
                add_network(a, home);
    pcap_freealldevs(all);
}

void interfaces_explain(const char *name, pcap_t *handle, int status, char *why, size_t why_size)
{
    char names[256];
    switch (status) {
    case PCAP_ERROR_PERM_DENIED:
    case PCAP_ERROR_PROMISC_PERM_DENIED:
        snprintf(why, why_size, "%s: %s", name, no_permission);
        break;
    case PCAP_ERROR_NO_SUCH_DEVICE:
        list_names(names, sizeof names);
        snprintf(why, why_size, "%s: no such interface; there are: %s", name,
                 names[0] ? names : "none");
        break;
    case PCAP_ERROR_IFACE_NOT_UP:
        snprintf(why, why_size, "%s: the interface is down; bring it up with: ip link set %s up",
                 name, name);
        break;
    default:
        snprintf(why, why_size, "%s: %s: %s", name, pcap_statustostr(status), pcap_geterr(handle));
        break;
    }
}

/* Of what is no interface of the kernel's (nflog, bluetooth-monitor) up and down say nothing. */
static const char *state_of(const pcap_if_t *i)
{
    const bool special = strcmp(i->name, "any") != 0 && if_nametoindex(i->name) == 0;
    return special                       ? "special"
           : !(i->flags & PCAP_IF_UP)    ? "down"
           : i->flags & PCAP_IF_LOOPBACK ? "loopback"
           : i->flags & PCAP_IF_RUNNING  ? "running"
                                         : "no-link";
}

static void print_interface(const pcap_if_t *i, FILE *out)
{
    char address_text[ADDRESS_TEXT];
    struct address a;
    int family;
    fprintf(out, "%-16s %-8s", i->name, state_of(i));
    for (const struct pcap_addr *entry = i->addresses; entry; entry = entry->next)
        if (address_of(entry->addr, &a, &family))
            fprintf(out, " %s", address_format(&a, address_text));
    fprintf(out, "%s%s%s\n", i->description ? " (" : "", i->description ? i->description : "",
            i->description ? ")" : "");
}

bool capture_list_interfaces(FILE *out, char why[CAPTURE_WHY])
{
    char error[PCAP_ERRBUF_SIZE];
    pcap_if_t *all = NULL;
    if (pcap_findalldevs(&all, error) != 0) {
        snprintf(why, CAPTURE_WHY, "interfaces: %s", error);
        return false;
    }
    for (const pcap_if_t *i = all; i; i = i->next)
        print_interface(i, out);
    pcap_freealldevs(all);
    return true;
}
