/* diff: see diff.h. */
#include "src/report/diff.h"

#include "src/report/diff_rows.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static bool make_room(struct diff *d)
{
    if (d->count < d->room)
        return true;
    const size_t room = d->room > 0 ? 2 * d->room : 64;
    struct diff_line *lines = realloc(d->lines, room * sizeof *lines);
    if (!lines)
        return false;
    d->lines = lines;
    d->room = room;
    return true;
}

void diff_add(struct diff *d, enum diff_part part, uint64_t rank, uint64_t amount,
              const char *format, ...)
{
    char text[DIFF_TEXT];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    char *kept = make_room(d) ? strdup(text) : NULL;
    if (kept) {
        d->lines[d->count] = (struct diff_line){part, rank, amount, d->count, kept};
        d->count++;
    } else {
        d->failed = true;
    }
}

static int larger_first(uint64_t a, uint64_t b)
{
    return (a < b) - (a > b);
}

static int compare_lines(const void *left, const void *right)
{
    const struct diff_line *a = left, *b = right;
    if (a->part != b->part)
        return a->part < b->part ? -1 : 1;
    const int rank = larger_first(a->rank, b->rank);
    const int amount = rank != 0 ? rank : larger_first(a->amount, b->amount);
    return amount != 0 ? amount : -larger_first(a->number, b->number);
}

bool diff_print(const struct snapshot *before, const struct snapshot *after, FILE *out)
{
    struct diff d = {.before = before, .after = after};
    diff_incidents(&d);
    diff_alerts(&d);
    diff_ports(&d);
    diff_sources(&d);
    if (d.count > 0)
        qsort(d.lines, d.count, sizeof d.lines[0], compare_lines);
    for (size_t i = 0; i < d.count; i++) {
        if (!d.failed)
            fprintf(out, "%s\n", d.lines[i].text);
        free(d.lines[i].text);
    }
    free(d.lines);
    return !d.failed;
}

bool diff_files(const char *const names[2], const int opened[2], FILE *out,
                char why[SNAPSHOT_READ_WHY])
{
    struct snapshot *first = snapshot_new(), *second = snapshot_new();
    snprintf(why, SNAPSHOT_READ_WHY, "not enough memory");
    const bool good = first && second && snapshot_read_file(names[0], opened[0], first, why) &&
                      snapshot_read_file(names[1], opened[1], second, why);
    const bool printed = good && diff_print(first, second, out);
    if (good && !printed)
        snprintf(why, SNAPSHOT_READ_WHY, "not enough memory");
    snapshot_free(first);
    snapshot_free(second);
    return printed;
}
