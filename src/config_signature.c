/* config_signature: one signature, member by member. What a member is called, what it takes and
 * which protocols it goes with stand in one table. */
#include "src/config_signature.h"

#include "src/base/text.h"

#include <inttypes.h>
#include <libconfig.h>
#include <stdarg.h>
#include <string.h>

bool config_signature_refuse(const struct signature_source *from, const config_setting_t *at,
                             const char *format, ...)
{
    char what[CONFIG_WHY];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    const struct config_place place = config_place_of(&from->place, at);
    return config_refuse(&place, "signature %s: %s", from->name, what);
}

bool config_signature_refuse_value(const struct signature_source *from, const config_setting_t *at,
                                   const char *member, const char *allowed)
{
    char safe[96], value[100];
    const char *text = config_setting_get_string(at);
    int64_t n;
    if (text)
        snprintf(value, sizeof value, "\"%s\"", text_safe(text, strlen(text), safe, sizeof safe));
    else if (config_get_number(at, &n))
        snprintf(value, sizeof value, "%" PRId64, n);
    else if (config_is_list(at))
        snprintf(value, sizeof value, "a list of %d", config_setting_length(at));
    else
        snprintf(value, sizeof value, "%s", config_kind(at));
    return config_signature_refuse(from, at, "%s takes %s, not %s", member, allowed, value);
}

bool config_signature_name_good(const char *name)
{
    size_t length = strlen(name);
    return length > 0 && length < SIGNATURE_NAME &&
           strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-") == length;
}

/* --- The members ------------------------------------------------------------------------------ */

enum {
    UDP = 1,
    TCP = 2,
    ICMP4 = 4,
    ICMP6 = 8,
    PORTS = UDP | TCP,
    ICMP = ICMP4 | ICMP6,
    IP4 = UDP | TCP | ICMP4,
    ALL = PORTS | ICMP,
};

struct choice {
    const char *text;
    uint8_t value;
};

static const struct choice severities[] = {{"info", SIGNATURE_INFO},
                                           {"warning", SIGNATURE_WARNING},
                                           {"critical", SIGNATURE_CRITICAL},
                                           {NULL, 0}},
                           protocols[] = {{"udp", IP_UDP},
                                          {"tcp", IP_TCP},
                                          {"icmp", IP_ICMP},
                                          {"icmp6", IP_ICMP6},
                                          {NULL, 0}},
                           directions[] = {{"any", TRAFFIC_ALL},
                                           {"inbound", TRAFFIC_INBOUND},
                                           {"outbound", TRAFFIC_OUTBOUND},
                                           {"internal", TRAFFIC_INTERNAL},
                                           {NULL, 0}},
                           answers[] = {{"news", SIGNATURE_ANSWERS_ARE_NEWS},
                                        {"expected", SIGNATURE_ANSWERS_ARE_EXPECTED},
                                        {NULL, 0}},
                           states[] = {{"record", SIGNATURE_RECORD},
                                       {"unsolicited", SIGNATURE_UNSOLICITED},
                                       {"any", SIGNATURE_ANY},
                                       {NULL, 0}};

struct member;
/* NULL: the value is one the member takes, and it is in s. Else what is none: the value, or one of
 * the list that it is. */
typedef const config_setting_t *read_value(const struct member *m, const config_setting_t *value,
                                           struct signature *s);

struct member {
    const char *name, *allowed;
    read_value *read; /* NULL: payload */
    size_t offset;    /* of the field in struct signature */
    uint8_t of;       /* protocols it goes with */
    bool needed;
    struct signature_range limits; /* of a number; of the length of a text */
    const struct choice *choices;
    uint16_t test; /* the bit of enum signature_test that it sets */
};

static void *field_of(const struct member *m, struct signature *s)
{
    return (char *)s + m->offset;
}

static const config_setting_t *read_text(const struct member *m, const config_setting_t *value,
                                         struct signature *s)
{
    const char *text = config_setting_get_string(value);
    size_t length = text ? strlen(text) : 0;
    if (!text || length < m->limits.low || length > m->limits.high)
        return value;
    for (size_t i = 0; i < length; i++)
        if (text[i] < ' ' || text[i] > '~')
            return value;
    memcpy(field_of(m, s), text, length + 1);
    return NULL;
}

static const config_setting_t *read_name(const struct member *m, const config_setting_t *value,
                                         struct signature *s)
{
    const char *text = config_setting_get_string(value);
    return text && config_signature_name_good(text) ? read_text(m, value, s) : value;
}

static const config_setting_t *read_choice(const struct member *m, const config_setting_t *value,
                                           struct signature *s)
{
    const char *text = config_setting_get_string(value);
    for (const struct choice *c = m->choices; text && c->text; c++)
        if (strcmp(c->text, text) == 0) {
            *(uint8_t *)field_of(m, s) = c->value;
            return NULL;
        }
    return value;
}

static const config_setting_t *read_bool(const struct member *m, const config_setting_t *value,
                                         struct signature *s)
{
    *(bool *)field_of(m, s) = config_setting_get_bool(value);
    return config_setting_type(value) == CONFIG_TYPE_BOOL ? NULL : value;
}

/* A test that is there, or not. */
static const config_setting_t *read_test(const struct member *m, const config_setting_t *value,
                                         struct signature *s)
{
    if (!config_setting_get_bool(value))
        s->tests &= (uint16_t)~m->test;
    return config_setting_type(value) == CONFIG_TYPE_BOOL ? NULL : value;
}

static const config_setting_t *read_number(const struct member *m, const config_setting_t *value,
                                           struct signature *s)
{
    int64_t n;
    if (!config_get_number(value, &n) || n < m->limits.low || n > m->limits.high)
        return value;
    *(uint16_t *)field_of(m, s) = (uint16_t)n;
    return NULL;
}

static const config_setting_t *read_range(const struct member *m, const config_setting_t *value,
                                          struct signature *s)
{
    return config_signature_range(value, m->limits, field_of(m, s)) ? NULL : value;
}

static const config_setting_t *read_ports(const struct member *m, const config_setting_t *value,
                                          struct signature *s)
{
    return config_signature_ports(value, field_of(m, s));
}

static const config_setting_t *read_flags(const struct member *m, const config_setting_t *value,
                                          struct signature *s)
{
    (void)m;
    return config_signature_list(value, config_signature_flag_set, SIGNATURE_FLAG_SETS,
                                 s->flag_sets, &s->flag_sets_count);
}

static const config_setting_t *read_types(const struct member *m, const config_setting_t *value,
                                          struct signature *s)
{
    (void)m;
    return config_signature_list(value, config_signature_octet, SIGNATURE_ICMP_TYPES, s->icmp_types,
                                 &s->icmp_types_count);
}

#define NAME "1 to 31 of a-z, 0-9 and -"
#define PORT "a list of 1 to 16 such as [53, 123] or (135, \"1026-1031\"), of 0 to 65535"
#define BOOL "true or false"
#define WORD "0 to 65535"
#define MEMBER(name_, allowed_, read_, field_, ...)                                                \
    {                                                                                              \
        .name = name_, .allowed = allowed_, .read = read_,                                         \
        .offset = offsetof(struct signature, field_), __VA_ARGS__                                  \
    }

static const struct member members[] = {
    MEMBER("name", NAME, read_name, name, .of = ALL, .needed = true,
           .limits = {1, SIGNATURE_NAME - 1}),
    MEMBER("title", "1 to 95 characters of printable ASCII", read_text, title, .of = ALL,
           .needed = true, .limits = {1, SIGNATURE_TITLE - 1}),
    MEMBER("reference", "up to 95 characters of printable ASCII", read_text, reference, .of = ALL,
           .limits = {0, SIGNATURE_TITLE - 1}),
    MEMBER("group", NAME, read_name, group, .of = ALL, .limits = {1, SIGNATURE_NAME - 1}),
    MEMBER("severity", "\"info\", \"warning\" or \"critical\"", read_choice, severity, .of = ALL,
           .choices = severities),
    MEMBER("background", BOOL, read_bool, background, .of = ALL),
    MEMBER("answers", "\"news\" or \"expected\"", read_choice, answers, .of = ALL,
           .choices = answers),
    MEMBER("protocol", "\"udp\", \"tcp\", \"icmp\" or \"icmp6\"", read_choice, protocol, .of = ALL,
           .needed = true, .choices = protocols),
    MEMBER("direction", "\"any\", \"inbound\", \"outbound\" or \"internal\"", read_choice,
           direction, .of = ALL, .choices = directions),
    MEMBER("state", "\"record\", \"unsolicited\" or \"any\"", read_choice, state, .of = ALL,
           .choices = states),
    MEMBER("threshold", "1 to 1000 packets", read_number, threshold, .of = ALL,
           .limits = {1, SIGNATURE_THRESHOLD}),
    MEMBER("ports", PORT, read_ports, target_ports, .of = PORTS),
    MEMBER("source_ports", PORT, read_ports, source_ports, .of = PORTS),
    MEMBER("not_source_ports", PORT, read_ports, source_excluded, .of = PORTS),
    MEMBER("payload", "a list of tests in (), or a list of such lists", NULL, cases, .of = ALL),
    MEMBER("not_multicast", BOOL, read_test, tests, .of = ALL, .test = TEST_NOT_MULTICAST),
    MEMBER("ttl", "0 to 255 or [LOW, HIGH]", read_range, ttl, .of = ALL, .limits = {0, UINT8_MAX},
           .test = TEST_TTL),
    MEMBER("ip_id", WORD, read_number, ip_id, .of = IP4, .limits = {0, UINT16_MAX},
           .test = TEST_IP_ID),
    MEMBER("ip_id_masscan", BOOL, read_test, tests, .of = TCP, .test = TEST_IP_ID_MASSCAN),
    MEMBER("ip_length", "1 to 65535 or [LOW, HIGH]", read_range, ip_length, .of = ALL,
           .limits = {1, UINT16_MAX}, .test = TEST_IP_LENGTH),
    MEMBER("tcp_flags", "a list of 1 to 8 of the letters FSRPAU, such as [\"S\", \"SA\"]",
           read_flags, flag_sets, .of = TCP, .test = TEST_TCP_FLAGS),
    MEMBER("tcp_window", WORD, read_number, tcp_window, .of = TCP, .limits = {0, UINT16_MAX},
           .test = TEST_TCP_WINDOW),
    MEMBER("tcp_options", BOOL, read_bool, tcp_options, .of = TCP, .test = TEST_TCP_OPTIONS),
    MEMBER("tcp_sequence_is_target", BOOL, read_test, tests, .of = TCP,
           .test = TEST_TCP_SEQUENCE_IS_TARGET),
    MEMBER("udp_checksum_zero", BOOL, read_test, tests, .of = UDP, .test = TEST_UDP_CHECKSUM_ZERO),
    MEMBER("icmp_types", "a list of 1 to 16 of 0 to 255", read_types, icmp_types, .of = ICMP,
           .test = TEST_ICMP_TYPE),
    MEMBER("quoted_protocol", "\"udp\", \"tcp\", \"icmp\" or \"icmp6\"", read_choice,
           quoted_protocol, .of = ICMP, .choices = protocols, .test = TEST_QUOTED_PROTOCOL),
    MEMBER("quoted_ports", PORT, read_ports, quoted_ports, .of = ICMP),
};

enum { MEMBERS = sizeof members / sizeof members[0] };

static const struct member *find_member(const char *name, size_t length)
{
    for (size_t i = 0; i < MEMBERS; i++)
        if (strlen(members[i].name) == length && memcmp(members[i].name, name, length) == 0)
            return &members[i];
    return NULL;
}

const char *config_signature_allowed(const char *name, size_t length)
{
    const struct member *m = find_member(name, length);
    return m ? m->allowed : config_payload_allowed(name, length);
}

static bool refuse_name(const struct signature_source *from, const config_setting_t *at)
{
    char known[384] = "";
    size_t used = 0;
    for (size_t i = 0; i < MEMBERS && used < sizeof known; i++)
        used += (size_t)snprintf(known + used, sizeof known - used, "%s%s", i ? ", " : "",
                                 members[i].name);
    return config_signature_refuse(from, at, "has no \"%.40s\"; there are %s",
                                   config_setting_name(at), known);
}

static bool read_member(const struct signature_source *from, const struct member *m,
                        const config_setting_t *value, struct signature *s)
{
    if (!m->read)
        return config_payload_read(from, value, s);
    s->tests |= m->test;
    const config_setting_t *wrong = m->read(m, value, s);
    return !wrong || config_signature_refuse_value(from, wrong, m->name, m->allowed);
}

/* --- What must fit together ------------------------------------------------------------------- */

static uint8_t bit_of(uint8_t protocol)
{
    return protocol == IP_UDP    ? UDP
           : protocol == IP_TCP  ? TCP
           : protocol == IP_ICMP ? ICMP4
                                 : ICMP6;
}

static bool check_protocols(const struct signature_source *from, const config_setting_t *group,
                            const struct signature *s)
{
    const uint8_t bit = bit_of(s->protocol);
    for (int i = 0; i < config_setting_length(group); i++) {
        const config_setting_t *value = config_setting_get_elem(group, (unsigned)i);
        const char *name = config_setting_name(value);
        const struct member *m = find_member(name, strlen(name));
        char fitting[64] = "", mine[16] = "";
        if (!m || m->of & bit)
            continue;
        for (const struct choice *c = protocols; c->text; c++) {
            if (c->value == s->protocol)
                snprintf(mine, sizeof mine, "%s", c->text);
            if (m->of & bit_of(c->value))
                snprintf(fitting + strlen(fitting), sizeof fitting - strlen(fitting), "%s%s",
                         *fitting ? " or " : "", c->text);
        }
        return config_signature_refuse(from, value, "%s goes with protocol %s, not with %s", name,
                                       fitting, mine);
    }
    return true;
}

static bool check_needed(const struct signature_source *from, const config_setting_t *group)
{
    for (size_t i = 0; i < MEMBERS; i++)
        if (members[i].needed && !config_setting_get_member(group, members[i].name))
            return config_signature_refuse(from, group, "has no %s; it takes %s", members[i].name,
                                           members[i].allowed);
    return true;
}

static bool check_sense(const struct signature_source *from, const config_setting_t *group,
                        const struct signature *s)
{
    if (s->background && s->severity != SIGNATURE_INFO)
        return config_signature_refuse(from, config_setting_get_member(group, "background"),
                                       "background goes with severity \"info\" only");
    if (!(s->tests & ~TEST_NOT_MULTICAST) && s->target_ports.count == 0 &&
        s->source_ports.count == 0 && s->quoted_ports.count == 0 && s->cases_count == 0)
        return config_signature_refuse(from, group,
                                       "tests nothing, so all packets of its protocol would match; "
                                       "it takes ports, a payload or a test of a header");
    return true;
}

bool config_signature_read(const struct signature_source *from, const config_setting_t *group,
                           struct signature *out)
{
    memset(out, 0, sizeof *out);
    out->threshold = 1;
    for (int i = 0; i < config_setting_length(group); i++) {
        const config_setting_t *value = config_setting_get_elem(group, (unsigned)i);
        const char *name = config_setting_name(value);
        const struct member *m = find_member(name, strlen(name));
        if (!m)
            return refuse_name(from, value);
        if (!read_member(from, m, value, out))
            return false;
    }
    return check_needed(from, group) && check_protocols(from, group, out) &&
           check_sense(from, group, out);
}
