/* filter: see filter.h. */
#include "ui/filter.h"

#include "src/base/text.h"
#include "ui/who.h"

#include <ctype.h>
#include <netinet/in.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* The first fault is the one that is explained. */
static bool __attribute__((format(printf, 2, 3))) fault(struct filter *f, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    if (!f->why[0])
        vsnprintf(f->why, sizeof f->why, format, arguments);
    va_end(arguments);
    return false;
}

/* --- what follows a key --- */

/* "1026", "1026-1031", "udp/1026", "tcp/1-1023". */
static bool read_port(struct filter *f, struct filter_choice *c)
{
    int64_t first, last;
    char text[FILTER_TEXT];
    snprintf(text, sizeof text, "%s", c->text);
    char *number = text, *dash;
    if (strncasecmp(text, "tcp/", 4) == 0 || strncasecmp(text, "udp/", 4) == 0) {
        c->protocol = tolower((unsigned char)text[0]) == 't' ? IPPROTO_TCP : IPPROTO_UDP;
        number += 4;
    }
    dash = strchr(number, '-');
    if (dash)
        *dash = '\0';
    if (!text_parse_number(number, 0, UINT16_MAX, &first) ||
        !text_parse_number(dash ? dash + 1 : number, first, UINT16_MAX, &last))
        return fault(f, "port: 0 to 65535, as 1026, 1026-1031, udp/1026, or 1026,1030");
    c->first = (uint16_t)first;
    c->last = (uint16_t)last;
    return true;
}

static bool read_source(struct filter *f, struct filter_choice *c)
{
    struct address a;
    if (address_parse(c->text, &a)) {
        c->whole = true;
        c->network = network_of(&a, 128);
        return true;
    }
    if (!c->text[0] || strspn(c->text, "0123456789abcdefABCDEF.:") != strlen(c->text))
        return fault(f, "src: an address, or how it begins, as 198.51.100.");
    return true;
}

static bool read_network(struct filter *f, struct filter_choice *c)
{
    return network_parse(c->text, &c->network) ||
           fault(f, "net: a network, as 203.0.113.0/24 or 2001:db8::/32");
}

static bool read_signature(struct filter *f, struct filter_choice *c)
{
    return c->text[0] || fault(f, "sig: a part of a signature's name, as zero-probe");
}

static bool read_protocol(struct filter *f, struct filter_choice *c)
{
    static const struct {
        const char *name;
        uint8_t number;
    } protocols[] = {{"tcp", IPPROTO_TCP},
                     {"udp", IPPROTO_UDP},
                     {"icmp", IPPROTO_ICMP},
                     {"icmp6", IPPROTO_ICMPV6}};
    for (size_t i = 0; i < sizeof protocols / sizeof protocols[0]; i++)
        if (strcasecmp(c->text, protocols[i].name) == 0) {
            c->protocol = protocols[i].number;
            return true;
        }
    return fault(f, "proto: tcp, udp, icmp or icmp6");
}

static bool read_severity(struct filter *f, struct filter_choice *c)
{
    for (int i = SEVERITY_INFO; i <= SEVERITY_CRITICAL; i++)
        if (strcasecmp(c->text, severity_name((enum severity)i)) == 0) {
            c->severity = (enum severity)i;
            return true;
        }
    return fault(f, "sev: info, warning or critical, and what is worse");
}

static bool read_country(struct filter *f, struct filter_choice *c)
{
    if (!who_has_geo())
        return fault(f, "cc: the setting geo_files names no file that says it");
    return strlen(c->text) == 2 || fault(f, "cc: a country's two letters, as DE");
}

static bool read_as(struct filter *f, struct filter_choice *c)
{
    if (!who_has_geo())
        return fault(f, "as: the setting geo_files names no file that says it");
    return c->text[0] || fault(f, "as: a network's number, or a part of its name, as 3320");
}

static const struct {
    const char *name;
    enum filter_key key;
    bool (*read)(struct filter *f, struct filter_choice *c);
} keys[] = {
    {"port", FILTER_PORT, read_port},          {"src", FILTER_SOURCE, read_source},
    {"net", FILTER_NETWORK, read_network},     {"sig", FILTER_SIGNATURE, read_signature},
    {"proto", FILTER_PROTOCOL, read_protocol}, {"sev", FILTER_SEVERITY, read_severity},
    {"cc", FILTER_COUNTRY, read_country},      {"as", FILTER_AS, read_as},
};
enum { KEYS = sizeof keys / sizeof keys[0] };

/* --- terms --- */

/* The length of what stands before a colon, if that is meant for a key: "face:b00c" is an address;
 * "cc:de" is not, since src: is for those. */
static size_t key_length(const char *word)
{
    size_t length = 0;
    bool hex = true;
    for (; isalpha((unsigned char)word[length]); length++)
        hex &= isxdigit((unsigned char)word[length]) != 0;
    const bool country = length == 2 && strncasecmp(word, "cc", 2) == 0;
    return word[length] == ':' && (!hex || country) ? length : 0;
}

/* False: there is no room. */
static bool add_choice(struct filter *f, struct filter_term *t, const char *text, size_t length)
{
    if (f->choice_count == FILTER_CHOICES)
        return fault(f, "more than %d words and alternatives", FILTER_CHOICES);
    struct filter_choice *c = &f->choices[f->choice_count++];
    *c = (struct filter_choice){.whole = false};
    snprintf(c->text, sizeof c->text, "%.*s", (int)length, text);
    t->count++;
    return true;
}

static bool read_value(struct filter *f, struct filter_term *t, size_t which, const char *value)
{
    for (bool more = true; more;) {
        const size_t length = strcspn(value, ",");
        if (!add_choice(f, t, value, length) ||
            !keys[which].read(f, &f->choices[f->choice_count - 1]))
            return false;
        more = value[length] == ',';
        value += length + 1;
    }
    return true;
}

static bool read_keyed(struct filter *f, struct filter_term *t, const char *word, size_t length)
{
    for (size_t i = 0; i < KEYS; i++)
        if (strlen(keys[i].name) == length && strncasecmp(word, keys[i].name, length) == 0) {
            t->key = keys[i].key;
            return read_value(f, t, i, word + length + 1);
        }
    return fault(f, "\"%.*s:\" is none of: port: src: net: sig: proto: sev: cc: as: new home",
                 (int)length, word);
}

/* False: it is no term. */
static bool read_term(struct filter *f, const char *word, struct filter_term *t)
{
    *t = (struct filter_term){.key = FILTER_WORD, .first = f->choice_count};
    if (word[0] == '-' || word[0] == '!') {
        t->inverted = true;
        word++;
    }
    if (!word[0])
        return false; /* more is about to be typed */
    const size_t length = key_length(word);
    if (length > 0)
        return read_keyed(f, t, word, length);
    if (strcasecmp(word, "new") == 0)
        t->key = FILTER_NEW;
    else if (strcasecmp(word, "home") == 0)
        t->key = FILTER_HOME;
    else
        return add_choice(f, t, word, strlen(word));
    return true;
}

bool filter_set(struct filter *f, const char *text)
{
    char words[FILTER_TEXT];
    char *rest = NULL;
    snprintf(words, sizeof words, "%s", text);
    strcpy(f->text, words);
    f->term_count = f->choice_count = 0;
    f->wants = 0;
    f->why[0] = '\0';
    for (char *word = strtok_r(words, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
        if (f->term_count == FILTER_TERMS)
            return fault(f, "more than %d words", FILTER_TERMS);
        struct filter_term *t = &f->terms[f->term_count];
        if (!read_term(f, word, t)) {
            f->choice_count = t->first;
            continue;
        }
        f->wants |= t->key;
        f->term_count++;
    }
    return !f->why[0];
}

bool filter_on(const struct filter *f)
{
    return f->text[strspn(f->text, " ")] != '\0';
}

/* --- rows --- */

void filter_add_port(struct filter_facts *facts, uint8_t protocol, uint16_t port)
{
    if (protocol < 64)
        facts->protocols |= UINT64_C(1) << protocol;
    if (facts->port_count < FILTER_PORTS) {
        facts->ports[facts->port_count].protocol = protocol;
        facts->ports[facts->port_count++].port = port;
    }
}

void filter_add_source(struct filter_facts *facts, const struct address *source)
{
    if (facts->source_count < FILTER_ADDRESSES)
        facts->sources[facts->source_count++] = *source;
}

void filter_add_signature(struct filter_facts *facts, const char *name)
{
    if (facts->signature_count < SNAPSHOT_SIGNATURES)
        facts->signatures[facts->signature_count++] = name;
}

void filter_add_severity(struct filter_facts *facts, enum severity severity)
{
    if ((int)severity > facts->severity)
        facts->severity = (int)severity;
}

static bool has_port(const struct filter_facts *facts, const struct filter_choice *c)
{
    for (size_t i = 0; i < facts->port_count; i++)
        if (facts->ports[i].port >= c->first && facts->ports[i].port <= c->last &&
            (c->protocol == 0 || facts->ports[i].protocol == c->protocol))
            return true;
    return false;
}

static bool has_source_in(const struct filter_facts *facts, const struct network *n)
{
    for (size_t i = 0; i < facts->source_count; i++)
        if (network_contains(n, &facts->sources[i]))
            return true;
    return false;
}

static bool has_source(const struct filter_facts *facts, const struct filter_choice *c)
{
    char text[ADDRESS_TEXT];
    if (c->whole)
        return has_source_in(facts, &c->network);
    for (size_t i = 0; i < facts->source_count; i++) {
        address_format(&facts->sources[i], text);
        if (strncasecmp(text, c->text, strlen(c->text)) == 0)
            return true;
    }
    return false;
}

static bool has_source_from(const struct filter_facts *facts, const char *text,
                            bool (*is)(const struct address *a, const char *text))
{
    for (size_t i = 0; i < facts->source_count; i++)
        if (is(&facts->sources[i], text))
            return true;
    return false;
}

static bool has_signature(const struct filter_facts *facts, const char *part)
{
    for (size_t i = 0; i < facts->signature_count; i++)
        if (strcasestr(facts->signatures[i], part))
            return true;
    return false;
}

static bool choice_holds(const struct filter_choice *c, enum filter_key key,
                         const struct filter_facts *facts)
{
    switch (key) {
    case FILTER_WORD:
        return strcasestr(facts->text, c->text) != NULL;
    case FILTER_PORT:
        return has_port(facts, c);
    case FILTER_SOURCE:
        return has_source(facts, c);
    case FILTER_NETWORK:
        return has_source_in(facts, &c->network);
    case FILTER_COUNTRY:
        return has_source_from(facts, c->text, who_is_country);
    case FILTER_AS:
        return has_source_from(facts, c->text, who_is_as);
    case FILTER_SIGNATURE:
        return has_signature(facts, c->text);
    case FILTER_PROTOCOL:
        return facts->protocols >> c->protocol & 1;
    case FILTER_SEVERITY:
        return facts->severity >= (int)c->severity;
    default:
        return false;
    }
}

static bool term_holds(const struct filter *f, const struct filter_term *t,
                       const struct filter_facts *facts)
{
    if (t->key == FILTER_NEW)
        return facts->is_new;
    if (t->key == FILTER_HOME)
        return facts->home;
    for (size_t i = t->first; i < t->first + t->count; i++)
        if (choice_holds(&f->choices[i], t->key, facts))
            return true;
    return false;
}

bool filter_match(const struct filter *f, const struct filter_facts *facts)
{
    bool asked = false, all = true;
    for (size_t i = 0; i < f->term_count && all; i++) {
        const struct filter_term *t = &f->terms[i];
        if (!(facts->known & t->key))
            continue;
        asked = true;
        all = term_holds(f, t, facts) != t->inverted;
    }
    return !asked || all != f->inverted;
}
