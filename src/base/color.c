/* color: see color.h. */
#include "src/base/color.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

enum { BRIGHT = 8, CUBE = 16, GREYS = 232 };

static const char *const names[BRIGHT] = {
    "black", "red", "green", "yellow", "blue", "magenta", "cyan", "white",
};

const char color_allowed[] = "\"default\", black, red, green, yellow, blue, magenta, cyan, white, "
                             "with bright- before it too, 0 to 255, or \"#rrggbb\"";

static int hex_digit(char c)
{
    static const char digits[] = "0123456789abcdef";
    const char *at = c ? strchr(digits, c >= 'A' && c <= 'F' ? c - 'A' + 'a' : c) : NULL;
    return at ? (int)(at - digits) : -1;
}

static bool parse_rgb(const char *text, struct rgb *out)
{
    uint8_t bytes[3] = {0};
    if (strlen(text) != 6)
        return false;
    for (size_t i = 0; i < 3; i++) {
        const int high = hex_digit(text[2 * i]), low = hex_digit(text[2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        bytes[i] = (uint8_t)(high * 16 + low);
    }
    *out = (struct rgb){bytes[0], bytes[1], bytes[2]};
    return true;
}

bool color_parse(const char *text, struct color *out)
{
    static const char prefix[] = "bright-";
    const size_t prefix_length = sizeof prefix - 1;
    *out = (struct color){.kind = COLOR_OWN};
    if (strcmp(text, "default") == 0)
        return true;
    if (*text == '#') {
        out->kind = COLOR_RGB;
        return parse_rgb(text + 1, &out->rgb);
    }
    const bool bright = strncmp(text, prefix, prefix_length) == 0;
    const char *name = bright ? text + prefix_length : text;
    for (int i = 0; i < BRIGHT; i++)
        if (strcmp(name, names[i]) == 0) {
            out->kind = COLOR_INDEX;
            out->index = (uint8_t)(bright ? i + BRIGHT : i);
            return true;
        }
    return false;
}

struct rgb color_of_index(uint8_t index)
{
    static const uint8_t levels[6] = {0, 95, 135, 175, 215, 255};
    if (index >= GREYS) {
        const uint8_t grey = (uint8_t)(8 + 10 * (index - GREYS));
        return (struct rgb){grey, grey, grey};
    }
    if (index >= CUBE) {
        const int at = index - CUBE;
        return (struct rgb){levels[at / 36], levels[at / 6 % 6], levels[at % 6]};
    }
    if (index == 7)
        return (struct rgb){192, 192, 192};
    if (index == 8)
        return (struct rgb){128, 128, 128};
    const uint8_t on = index < BRIGHT ? 128 : 255;
    return (struct rgb){index & 1 ? on : 0, index & 2 ? on : 0, index & 4 ? on : 0};
}

/* Relative luminance, of the definition in WCAG 2.1. */
static double luminance(struct rgb c)
{
    static const double weights[3] = {0.2126, 0.7152, 0.0722};
    const uint8_t parts[3] = {c.red, c.green, c.blue};
    double sum = 0;
    for (size_t i = 0; i < 3; i++) {
        const double part = parts[i] / 255.0;
        sum += weights[i] * (part <= 0.03928 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4));
    }
    return sum;
}

double color_contrast(struct rgb a, struct rgb b)
{
    const double one = luminance(a) + 0.05, other = luminance(b) + 0.05;
    return one > other ? one / other : other / one;
}
