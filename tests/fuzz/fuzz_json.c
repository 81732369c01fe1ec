/* fuzz_json: JSON from any bytes: each tree that is handed over is whole and within its bounds.
 *
 * An input is: a byte, the row at which the taker refuses (255: never); the text. */
#include "src/report/json_in.h"
#include "tests/fuzz/fuzz.h"

static struct json_in *j;
static uint8_t refuses_at;
static bool refused;
static int64_t last_row;
static char member[JSON_IN_NAME];

static void check_tree(uint32_t node, int depth)
{
    const struct json_node *n = json_in_node(j, node);
    uint32_t count = 0, last = 0;
    require(node > 0 && node < JSON_IN_NODES, "a node lies in the tree");
    require(n->kind < JSON_LIST || depth <= JSON_IN_DEPTH, "no tree is deeper than is said");
    require(n->kind <= JSON_OBJECT, "a value is of some kind");
    if (n->kind == JSON_TEXT)
        require(json_in_text(j, node)[n->length] == '\0', "a text ends");
    if (n->kind == JSON_NUMBER && n->whole)
        require(n->integer == (int64_t)n->integer, "a whole number is one");
    for (uint32_t c = n->first; c; c = json_in_node(j, c)->next) {
        require(json_in_node(j, c)->parent == node, "a child knows its parent");
        require(n->kind == JSON_LIST || n->kind == JSON_OBJECT, "only these two have any");
        if (n->kind == JSON_OBJECT)
            require(json_in_member(j, node, json_in_name(j, c)) != 0, "a member is found by name");
        check_tree(c, depth + 1);
        last = c;
        count++;
    }
    require(count == n->count && last == n->last, "children are counted");
}

static bool on_member(void *context, const char *name)
{
    (void)context;
    require(strnlen(name, JSON_IN_NAME) < JSON_IN_NAME, "a name is not longer than is said");
    snprintf(member, sizeof member, "%s", name);
    last_row = -1;
    return true;
}

static bool on_value(void *context, const char *name, int64_t row, uint32_t node)
{
    (void)context;
    require(!refused, "who has refused is asked no more");
    /* Of a member with a longer name only values come, under what there is room for of it. */
    if (strlen(name) < JSON_IN_NAME - 1) {
        require(strcmp(name, member) == 0, "a value is of the member that began");
        require(row == -1 || row == last_row + 1, "rows are counted");
    }
    last_row = row;
    check_tree(node, 2);
    refused = row >= 0 && row == refuses_at;
    return !refused || json_in_fail(j, node, NULL, "row %d is refused", (int)row);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct json_in_taker taker = {.member = on_member, .value = on_value};
    refuses_at = take_byte(&data, &size);
    if (size == 0)
        return 0;
    FILE *in = fmemopen((void *)(uintptr_t)data, size, "r");
    j = json_in_new();
    require(j && in, "there is memory");
    refused = false;
    const bool good = json_in_read(j, in, &taker);
    fclose(in);
    require(good == !json_in_failed(j), "a failure is known");
    require(!good || !refused, "who refuses is heard");
    if (!good)
        check_reason(json_in_why(j), JSON_IN_WHY);
    for (const char *c = json_in_why(j); !good && *c; c++)
        require(*c >= 0x20 && *c <= 0x7e, "the reason can be printed");
    json_in_free(j);
    return 0;
}
