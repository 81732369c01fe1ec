/* redact_text: finds addresses of ours in prose.
 *
 * What is read as an address is whatever address_parse takes, from the leftmost place on, the
 * longest first: "203.0.113.17:" is the address and a colon. */
#include "src/report/redact.h"

#include <stdio.h>
#include <string.h>

static bool is_address_byte(char byte)
{
    return byte && strchr("0123456789abcdefABCDEF.:", byte);
}

/* Length of the address that begins there; 0: none does. */
static size_t find_address(const char *at, struct address *a)
{
    char word[ADDRESS_TEXT];
    size_t length = 0;
    while (length < sizeof word - 1 && is_address_byte(at[length]))
        length++;
    for (; length > 1; length--) { /* "::" is the shortest */
        memcpy(word, at, length);
        word[length] = '\0';
        if (address_parse(word, a))
            return length;
    }
    return 0;
}

/* Where the text was cut, half an address may stand, which is none. */
static void drop_half(char *text, size_t size)
{
    size_t length = strlen(text);
    if (length + 1 < size)
        return;
    while (length > 0 && is_address_byte(text[length - 1]))
        length--;
    if (strpbrk(text + length, "0123456789")) /* else it is the end of a word */
        text[length] = '\0';
}

/* A number of a longer one is no beginning of an address. */
static bool is_within_number(const char *text, size_t at)
{
    return at > 0 && ((text[at] >= '0' && text[at] <= '9') || text[at] == '.') &&
           ((text[at - 1] >= '0' && text[at - 1] <= '9') || text[at - 1] == '.');
}

void redact_text(const struct redact *r, char *text, size_t size)
{
    char written[ADDRESS_TEXT], rest[4096];
    drop_half(text, size);
    for (size_t at = 0; text[at];) {
        struct address a;
        const size_t length = is_within_number(text, at) ? 0 : find_address(text + at, &a);
        if (length == 0) {
            at++;
            continue;
        }
        struct address mapped = a;
        redact_address(r, &mapped);
        if (address_equal(&a, &mapped)) { /* none of ours */
            at += length;
            continue;
        }
        snprintf(rest, sizeof rest, "%s", text + at + length);
        snprintf(text + at, size - at, "%s%s", address_format(&mapped, written), rest);
        at += strlen(written);
        if (at >= size - 1)
            return;
    }
}
