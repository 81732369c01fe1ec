/* list: see list.h. */
#include "ui/list.h"
#include "ui/format.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool list_init(struct list *l, const struct list_kind *kind)
{
    *l = (struct list){.kind = kind, .sort = kind->default_sort};
    l->rows = calloc(kind->most, sizeof *l->rows);
    l->scratch = calloc(kind->most, sizeof *l->scratch);
    l->groups = calloc(kind->most, sizeof *l->groups);
    if (!l->rows || !l->scratch || !l->groups) {
        list_done(l);
        return false;
    }
    return true;
}

void list_done(struct list *l)
{
    free(l->rows);
    free(l->scratch);
    free(l->groups);
    l->rows = NULL;
    l->scratch = NULL;
    l->groups = NULL;
}

bool list_acknowledged(const struct list *l, const struct row_key *key)
{
    return l->acks && acks_have(l->acks, (const char *)key->bytes);
}

static bool key_equal(const struct row_key *a, const struct row_key *b)
{
    return memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}

struct sorting {
    const struct list *list;
    const struct snapshot *snapshot;
    const struct list_kind *kind;
    int column;
    bool descending, grouped;
};

bool list_is_grouped(const struct list *l)
{
    return l->kind->group && l->sort == l->kind->default_sort;
}

static int compare_groups(const struct sorting *by, uint32_t left, uint32_t right)
{
    if (!by->grouped)
        return 0;
    const int order = by->list->groups[left] - by->list->groups[right];
    return by->list->reverse ? -order : order;
}

static int compare_acks(const struct sorting *by, uint32_t left, uint32_t right)
{
    if (!by->list->acks)
        return 0;
    const struct row_key a = by->kind->key(by->snapshot, left);
    const struct row_key b = by->kind->key(by->snapshot, right);
    return list_acknowledged(by->list, &a) - list_acknowledged(by->list, &b);
}

static int compare_rows(const void *a, const void *b, void *context)
{
    const struct sorting *by = context;
    uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
    int order = compare_groups(by, left, right);
    if (order == 0 && by->grouped) /* within which what is acknowledged comes last */
        order = compare_acks(by, left, right);
    if (order != 0)
        return order;
    order = by->kind->compare(by->snapshot, left, right, by->column);
    if (order != 0)
        return by->descending ? -order : order;
    order = compare_acks(by, left, right);
    if (order != 0)
        return order;
    order = by->kind->compare(by->snapshot, right, left, by->kind->tie_sort);
    if (order != 0)
        return order;
    return (left > right) - (left < right); /* the snapshot's own order is always the same */
}

static void keep_in_sight(struct list *l)
{
    if (l->has_selected && l->listed) {
        if (l->position < l->top)
            l->top = l->position;
        if (l->height > 0 && l->position >= l->top + l->height)
            l->top = l->position - l->height + 1;
    }
    size_t last_top = l->count > l->height ? l->count - l->height : 0;
    if (l->top > last_top)
        l->top = last_top;
}

static void find_selected(struct list *l)
{
    l->listed = false;
    for (size_t i = 0; l->has_selected && i < l->count; i++) {
        if (key_equal(&l->rows[i], &l->selected)) {
            l->position = i;
            l->listed = true;
            return;
        }
    }
}

static bool passes(const struct list_kind *kind, const struct snapshot *s, uint32_t index,
                   const struct filter *f)
{
    char text[LIST_ROW_TEXT] = "";
    struct filter_facts facts = {.known = FILTER_WORD, .text = text, .severity = -1};
    if (f->wants & FILTER_WORD)
        kind->describe(s, index, text);
    if (kind->facts && (f->wants & ~(unsigned)FILTER_WORD))
        kind->facts(s, index, f->wants, &facts);
    return filter_match(f, &facts);
}

/* --- The first rows in order ------------------------------------------------------------------ */

static void swap(uint32_t *a, uint32_t *b)
{
    const uint32_t c = *a;
    *a = *b;
    *b = c;
}

/* The middle one of three that are spread over the rows goes first. */
static void choose_pivot(uint32_t *rows, size_t count, struct sorting *by)
{
    uint32_t *a = &rows[0], *b = &rows[count / 2], *c = &rows[count - 1];
    if (compare_rows(a, b, by) > 0)
        swap(a, b);
    if (compare_rows(b, c, by) > 0)
        swap(b, c);
    if (compare_rows(a, b, by) > 0)
        swap(a, b);
    swap(a, b);
}

/* Brings the first `wanted` of all to the front, in no order (Hoare's FIND, CACM 4:7, 1961). No two
 * rows are equal. False: it gave up, as the rows are such that it would take long. */
static bool select_first(uint32_t *rows, size_t count, size_t wanted, struct sorting *by)
{
    enum { ROUNDS = 64 };
    int rounds = 0;
    for (; wanted > 0 && wanted < count && count > 2 && rounds < ROUNDS; rounds++) {
        size_t left = 1, right = count - 1;
        choose_pivot(rows, count, by);
        for (;;) {
            while (left <= right && compare_rows(&rows[left], &rows[0], by) < 0)
                left++;
            while (compare_rows(&rows[right], &rows[0], by) > 0)
                right--;
            if (left >= right)
                break;
            swap(&rows[left++], &rows[right--]);
        }
        swap(&rows[0], &rows[right]); /* now it is where it belongs */
        if (wanted <= right) {
            count = right;
        } else {
            rows += right + 1;
            count -= right + 1;
            wanted -= right + 1;
        }
    }
    if (count == 2 && wanted == 1 && compare_rows(&rows[0], &rows[1], by) > 0)
        swap(&rows[0], &rows[1]);
    return rounds < ROUNDS;
}

static void order_rows(struct list *l, struct sorting *by, size_t wanted)
{
    const bool all = wanted >= l->count / 2 || !select_first(l->scratch, l->count, wanted, by);
    l->ordered = all ? l->count : wanted;
    qsort_r(l->scratch, l->ordered, sizeof *l->scratch, compare_rows, by);
    for (size_t i = 0; i < l->count; i++)
        l->rows[i] = l->kind->key(by->snapshot, l->scratch[i]);
    find_selected(l);
}

static void refresh(struct list *l, const struct snapshot *s, const struct filter *f, size_t wanted)
{
    const struct list_kind *kind = l->kind;
    l->total = kind->count(s);
    l->name_width = kind->name_width ? kind->name_width(s) : 0;
    l->count = 0;
    for (uint32_t i = 0; i < l->total; i++) {
        if (filter_on(f) && !passes(kind, s, i, f))
            continue;
        l->scratch[l->count++] = i;
    }
    struct sorting by = {
        l, s, kind, l->sort, kind->columns[l->sort].descending != l->reverse, list_is_grouped(l)};
    for (size_t i = 0; by.grouped && i < l->count; i++)
        l->groups[l->scratch[i]] = (uint8_t)kind->group(s, l->scratch[i]);
    order_rows(l, &by, wanted);
    /* Where the selected one stands is known when all before it are in order. */
    if (l->has_selected && l->listed && l->position >= l->ordered)
        order_rows(l, &by, l->count);
    keep_in_sight(l);
}

void list_refresh(struct list *l, const struct snapshot *s, const struct filter *f)
{
    enum { SEEN_SOON = 1000 };
    refresh(l, s, f, l->top + l->height + SEEN_SOON);
    l->kept = 0;
}

/* --- Rows that keep their places -------------------------------------------------------------- */

enum { CALM_ROWS = 512 /* as many as terminals have */, CALM_OFF = 3, CALM_TIMES = 2 };

/* So many rows in sight, from the top on; 0: too many for that. */
static size_t rows_in_sight(const struct list *l)
{
    const size_t below = l->count - l->top, rows = below < l->height ? below : l->height;
    return rows <= CALM_ROWS ? rows : 0;
}

bool list_is_mostly_gone(const struct list *l, const struct snapshot *s)
{
    const size_t rows = rows_in_sight(l);
    size_t gone = 0;
    for (size_t i = 0; i < rows; i++)
        gone += l->kind->find(s, &l->rows[l->top + i]) < 0;
    return gone > rows / 2;
}

/* The place of a row that is at most so far off another place; `count`: it is not there. */
static size_t find_near(const struct row_key *rows, size_t count, size_t place,
                        const struct row_key *row)
{
    const size_t end = place + CALM_OFF < count ? place + CALM_OFF + 1 : count;
    for (size_t at = place > CALM_OFF ? place - CALM_OFF : 0; at < end; at++)
        if (key_equal(&rows[at], row))
            return at;
    return count;
}

/* Puts the rows that were in sight where they were, before the rest of those that may come there.
 * False: then one of either would be too far off its place, and nothing is done. */
static bool keep_places(struct row_key *rows, size_t count, const struct row_key *before,
                        size_t seen)
{
    struct row_key kept[CALM_ROWS + CALM_OFF];
    bool taken[CALM_ROWS + CALM_OFF] = {false};
    size_t used = 0;
    for (; used < seen; used++) {
        const size_t at = find_near(rows, count, used, &before[used]);
        if (at == count)
            return false;
        taken[at] = true;
        kept[used] = before[used];
    }
    for (size_t at = 0; at < count; at++) {
        if (taken[at])
            continue;
        if (used - at > CALM_OFF) /* those that are kept were before it */
            return false;
        kept[used++] = rows[at];
    }
    memcpy(rows, kept, count * sizeof *rows);
    return true;
}

void list_refresh_calmly(struct list *l, const struct snapshot *s, const struct filter *f)
{
    struct row_key before[CALM_ROWS];
    const size_t seen = rows_in_sight(l), top = l->top;
    const int kept = l->kept;
    memcpy(before, l->rows + top, seen * sizeof *before);
    list_refresh(l, s, f);
    const size_t below = l->count - l->top, most = seen + CALM_OFF;
    if (kept == CALM_TIMES || seen == 0 || l->top != top || rows_in_sight(l) != seen ||
        !keep_places(l->rows + top, below < most ? below : most, before, seen))
        return;
    l->kept = kept + 1;
    find_selected(l);
}

void list_reach(struct list *l, const struct snapshot *s, const struct filter *f, int64_t row)
{
    if (row >= 0 && (uint64_t)row >= l->ordered && l->ordered < l->count)
        refresh(l, s, f, l->count);
}

static void select_row(struct list *l, size_t position)
{
    if (!l->has_selected || !key_equal(&l->selected, &l->rows[position]))
        l->following = false;
    l->position = position;
    l->selected = l->rows[position];
    l->has_selected = l->listed = true;
    keep_in_sight(l);
}

void list_move(struct list *l, int64_t by)
{
    if (l->count == 0)
        return;
    int64_t last = (int64_t)l->count - 1;
    int64_t to = l->has_selected && l->listed ? (int64_t)l->position + by : (int64_t)l->top;
    select_row(l, (size_t)(to < 0 ? 0 : to > last ? last : to));
}

void list_select_end(struct list *l, bool last)
{
    if (l->count > 0)
        select_row(l, last ? l->count - 1 : 0);
}

bool list_select_match(struct list *l, const struct snapshot *s, const struct filter *f, int step)
{
    const size_t from = l->has_selected && l->listed ? l->position : step > 0 ? l->count - 1 : 0;
    for (size_t tried = 0, at = from; tried < l->count; tried++) {
        at = step > 0 ? (at + 1) % l->count : (at + l->count - 1) % l->count;
        const int64_t index = l->kind->find(s, &l->rows[at]);
        if (index >= 0 && passes(l->kind, s, (uint32_t)index, f)) {
            select_row(l, at);
            return true;
        }
    }
    return false;
}

void list_select(struct list *l, const struct row_key *key)
{
    if (!l->has_selected || !key_equal(&l->selected, key))
        l->following = false;
    l->has_selected = true;
    l->selected = *key;
    find_selected(l);
    keep_in_sight(l);
}

void list_head(const struct list_kind *kind, const struct snapshot *s, int column,
               char out[LIST_CELL])
{
    char head[LIST_CELL];
    if (kind->head)
        kind->head(s, column, head);
    else
        snprintf(head, sizeof head, "%s", kind->columns[column].head);
    snprintf(out, LIST_CELL, "%s", format_head(head));
}

void list_set_height(struct list *l, size_t height)
{
    l->height = height;
    keep_in_sight(l);
}
