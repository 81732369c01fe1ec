/* route: see route.h. The tables are described in proc(5) and in the kernel's net/ipv4/fib_trie.c,
 * net/ipv6/route.c; the flags in linux/route.h. */
#include "src/capture/route.h"

#include <limits.h>
#include <net/route.h>
#include <string.h>

enum { LINE = 256 };

/* The least metric so far. */
struct best {
    unsigned metric;
    bool any;
};

static bool is_usable(unsigned flags)
{
    return flags & RTF_UP && !(flags & RTF_REJECT);
}

static void take_if_better(struct best *best, unsigned metric, const char *from,
                           char name[INTERFACE_NAME])
{
    if (best->any && metric >= best->metric)
        return;
    *best = (struct best){metric, true};
    snprintf(name, INTERFACE_NAME, "%s", from);
}

bool route_read_v4(FILE *table, char name[INTERFACE_NAME])
{
    struct best best = {.any = false};
    char line[LINE], from[64];
    while (fgets(line, sizeof line, table)) {
        unsigned target, flags, metric, mask;
        /* Its first line names the columns, and does not match. The kernel writes numbers that fit.
         * NOLINTNEXTLINE(cert-err34-c) */
        if (sscanf(line, "%63s %x %*x %x %*d %*d %u %x", from, &target, &flags, &metric, &mask) ==
                5 &&
            target == 0 && mask == 0 && is_usable(flags))
            take_if_better(&best, metric, from, name);
    }
    return best.any;
}

bool route_read_v6(FILE *table, char name[INTERFACE_NAME])
{
    static const char nowhere[] = "00000000000000000000000000000000";
    struct best best = {.any = false};
    char line[LINE], target[33], from[64];
    while (fgets(line, sizeof line, table)) {
        unsigned prefix, flags, metric;
        /* The kernel writes numbers that fit. NOLINTNEXTLINE(cert-err34-c) */
        if (sscanf(line, "%32s %x %*s %*x %*s %x %*x %*x %x %63s", target, &prefix, &metric, &flags,
                   from) == 5 &&
            strcmp(target, nowhere) == 0 && prefix == 0 && is_usable(flags))
            take_if_better(&best, metric, from, name);
    }
    return best.any;
}

static bool read_table(const char *path, bool (*read)(FILE *, char *), char name[INTERFACE_NAME])
{
    FILE *table = fopen(path, "re");
    const bool found = table && read(table, name);
    if (table)
        fclose(table);
    return found;
}

/* Not of /proc/net, which a service lacks whose /proc has processes alone (ProcSubset=pid). */
bool route_default(char name[INTERFACE_NAME])
{
    return read_table("/proc/self/net/route", route_read_v4, name) ||
           read_table("/proc/self/net/ipv6_route", route_read_v6, name);
}
