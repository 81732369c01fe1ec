/* sequence: see sequence.h. */
#include "ui/sequence.h"

#include <string.h>

enum { ESCAPE = '\x1b', SHIFT_IN = '\x0f' };

bool sequence_read(const char *at, size_t left, struct sequence *out)
{
    enum { MOST = 999 };
    size_t length = 2;
    out->count = 1;
    for (int n = 0; n < SEQUENCE_NUMBERS; n++)
        out->numbers[n] = -1;
    if (left < 3 || at[0] != ESCAPE || at[1] != '[')
        return false;
    for (; length < left; length++) {
        const char c = at[length];
        int *number = out->count <= SEQUENCE_NUMBERS ? &out->numbers[out->count - 1] : NULL;
        if (c == ';')
            out->count++;
        else if (c < '0' || c > '9')
            break;
        else if (number && *number <= MOST)
            *number = (*number < 0 ? 0 : 10 * *number) + c - '0';
    }
    if (length == left || at[length] < '@' || at[length] > '~')
        return false;
    out->length = length + 1;
    out->final = at[length];
    return true;
}

size_t sequence_ascii(const char *at, size_t left)
{
    if (left >= 3 && memcmp(at, "\x1b(B", 3) == 0)
        return 3;
    return left >= 1 && *at == SHIFT_IN;
}

bool sequence_clears(const char *bytes, size_t length)
{
    static const char *const ways[] = {"\x1b[2J", "\x1b[J", "\x1b[H\x1b[J"};
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++)
        if (memmem(bytes, length, ways[i], strlen(ways[i])))
            return true;
    return false;
}
