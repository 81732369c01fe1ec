/* fuzz_filter: what a person types to filter rows, and rows of any kind against it.
 *
 * An input is: what is known of the row, as 16 bits; its severity; how many ports it has; these, of
 * 3 bytes each; its address, of 16; then the text, which is typed one character after another, up
 * to a NUL; behind that the row's own text. What is missing is zero. */
#include "tests/fuzz/fuzz.h"
#include "ui/filter.h"

static void make_row(const uint8_t **data, size_t *size, struct filter_facts *row)
{
    uint8_t head[4], port[3];
    struct address source;
    take(data, size, head, sizeof head);
    row->known = (unsigned)head[0] | (unsigned)head[1] << 8;
    row->severity = head[2] % 4 - 1;
    for (unsigned i = 0; i < head[3]; i++) {
        take(data, size, port, sizeof port);
        filter_add_port(row, port[0], (uint16_t)(port[1] << 8 | port[2]));
    }
    take(data, size, source.bytes, sizeof source.bytes);
    filter_add_source(row, &source);
    filter_add_signature(row, "messenger-zero-probe");
    row->is_new = head[2] & 64;
    row->home = head[2] & 128;
}

static void check_bounds(const struct filter *f)
{
    require(f->term_count <= FILTER_TERMS, "no more terms than there is room for");
    require(f->choice_count <= FILTER_CHOICES, "no more choices than there is room for");
    require(strlen(f->text) < FILTER_TEXT, "a text that ends");
    for (size_t i = 0; i < f->term_count; i++) {
        const struct filter_term *t = &f->terms[i];
        require(t->first + t->count <= f->choice_count, "choices of a term are there");
        require(f->wants & t->key, "what is asked for is wanted");
    }
}

/* Of rows that it says anything of, it lets pass exactly the others when it is inverted. */
static void check_match(struct filter *f, const struct filter_facts *row)
{
    const bool plain = filter_match(f, row);
    f->inverted = true;
    const bool inverted = filter_match(f, row);
    f->inverted = false;
    if (f->wants & row->known)
        require(plain != inverted, "inverted, the other rows pass");
    else
        require(plain && inverted, "what says nothing of a row leaves it alone");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char text[512] = "", own[512] = "";
    static struct filter f;
    struct filter_facts row = {.text = own};
    make_row(&data, &size, &row);
    const size_t length = size < sizeof text - 1 ? size : sizeof text - 1;
    if (length > 0)
        memcpy(text, data, length);
    if (strlen(text) < length)
        snprintf(own, sizeof own, "%s", text + strlen(text) + 1);
    for (size_t typed = 0; typed <= strlen(text); typed++) {
        char so_far[sizeof text] = "";
        memcpy(so_far, text, typed);
        const bool good = filter_set(&f, so_far);
        require(good == !f.why[0], "what is wrong is explained, and nothing else");
        check_bounds(&f);
        check_match(&f, &row);
    }
    return 0;
}
