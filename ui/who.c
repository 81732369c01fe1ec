/* who: see who.h. */
#include "ui/who.h"

#include "src/base/clock.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

static struct names *names;   /* borrowed; NULL: off */
static const struct geo *geo; /* likewise */

void who_use(struct names *use_names, const struct geo *use_geo)
{
    names = use_names;
    geo = use_geo;
}

bool who_has_names(void)
{
    return names;
}

bool who_has_geo(void)
{
    return geo;
}

/* --- Names ------------------------------------------------------------------------------------ */

/* The end of a text in so many columns; of an escape ("\x1b") all or nothing. */
static void cut_front(const char *text, int width, char out[NAMES_TEXT])
{
    const int length = (int)strlen(text);
    if (length <= width) {
        memcpy(out, text, (size_t)length + 1);
        return;
    }
    const char *end = text + length - (width > 2 ? width - 2 : 0);
    for (int back = 3; back > 0; back--)
        if (end - text >= back && end[-back] == '\\') {
            end += 4 - back;
            break;
        }
    snprintf(out, NAMES_TEXT, "%.*s%s", width < 2 ? width : 2, "..", end);
}

int who_room(int width)
{
    enum { LEAST = 40, MOST = 34 };
    return !names || width < LEAST ? 0 : width / 3 < MOST ? width / 3 : MOST;
}

const char *who_name(const struct address *a, int width, char out[NAMES_TEXT])
{
    const char *name = "";
    if (names)
        names_of(names, a, clock_monotonic_us(), &name);
    cut_front(name, width, out);
    return out;
}

const char *who_name_in_full(const struct address *a, char out[NAMES_TEXT])
{
    static const char *const said[] = {
        [NAMES_UNKNOWN] = "asked for", [NAMES_NONE] = "none", [NAMES_FAILED] = "no answer"};
    const char *name = "";
    const enum names_state state =
        names ? names_of(names, a, clock_monotonic_us(), &name) : NAMES_UNKNOWN;
    snprintf(out, NAMES_TEXT, "%s", state == NAMES_KNOWN ? name : said[state]);
    return out;
}

const char *who_name_known(const struct address *a, char out[NAMES_TEXT])
{
    const char *name = "";
    if (names)
        names_peek(names, a, &name);
    snprintf(out, NAMES_TEXT, "%s", name);
    return out;
}

/* --- Country and network ---------------------------------------------------------------------- */

bool who_find(const struct address *a, struct geo_facts *out)
{
    if (geo)
        geo_find(geo, a, out);
    return geo;
}

const char *who_from(const struct address *a, char out[WHO_FROM])
{
    struct geo_facts facts;
    out[0] = '\0';
    if (!who_find(a, &facts))
        return out;
    if (facts.as_number > 0)
        snprintf(out, WHO_FROM, "%s%sAS%u", facts.country, *facts.country ? " " : "",
                 facts.as_number);
    else
        snprintf(out, WHO_FROM, "%s", *facts.country ? facts.country : facts.damaged ? "?" : "");
    return out;
}

bool who_is_country(const struct address *a, const char *code)
{
    struct geo_facts facts;
    return who_find(a, &facts) && *facts.country && strcasecmp(facts.country, code) == 0;
}

bool who_is_as(const struct address *a, const char *number_or_name)
{
    struct geo_facts facts;
    int64_t number;
    if (!who_find(a, &facts))
        return false;
    if (text_parse_number(number_or_name + (strncasecmp(number_or_name, "as", 2) == 0 ? 2 : 0), 0,
                          UINT32_MAX, &number))
        return facts.as_number > 0 && facts.as_number == number;
    return strcasestr(facts.as_name, number_or_name) != NULL;
}
