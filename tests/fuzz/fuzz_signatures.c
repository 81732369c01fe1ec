/* fuzz_signatures: the whole reader of signature files, from any text, and what it makes of it: a
 * set that says of a packet what its signatures say one by one. */
#include "src/config_signatures.h"
#include "tests/fuzz/fuzz.h"

const char *__lsan_default_suppressions(void);

/* libconfig 1.5 loses the string that it was reading when the syntax is wrong. */
const char *__lsan_default_suppressions(void)
{
    return "leak:strbuf_append\nleak:libconfig_yylex";
}

static void check_signature(const struct signature *s)
{
    require(strnlen(s->name, sizeof s->name) - 1 < sizeof s->name - 1, "a name ends, and is some");
    require(strnlen(s->title, sizeof s->title) - 1 < sizeof s->title - 1, "so does a title");
    require(strnlen(s->reference, sizeof s->reference) < sizeof s->reference, "a reference ends");
    require(s->threshold >= 1 && s->threshold <= SIGNATURE_THRESHOLD, "the threshold is in range");
    require(s->target_ports.count <= SIGNATURE_PORTS, "there is room for the ports");
    require(s->cases_count <= SIGNATURE_CASES, "there is room for the cases");
    for (size_t i = 0; i < s->cases_count; i++) {
        require(s->cases[i].count <= SIGNATURE_TESTS, "there is room for the tests");
        for (size_t k = 0; k < s->cases[i].count; k++)
            require(s->cases[i].tests[k].length <= SIGNATURE_BYTES, "there is room for the bytes");
    }
}

/* The file's own bytes are the payload. */
static void check_match(const struct signature_set *set, const struct packet *p)
{
    uint8_t found[SIGNATURE_MATCHES];
    bool cut, cut_alone = false;
    const size_t count = signature_set_match(set, p, TRAFFIC_INBOUND, found, &cut);
    size_t at = 0;
    for (size_t i = 0; i < signature_set_count(set) && at < SIGNATURE_MATCHES; i++) {
        enum signature_result alone =
            signature_test_packet(&signature_set_list(set)[i], p, TRAFFIC_INBOUND);
        cut_alone |= alone == SIGNATURE_CUT;
        if (alone != SIGNATURE_YES)
            continue;
        require(at < count && found[at] == i, "the set finds what matches alone");
        at++;
    }
    require(at == count, "the set finds nothing more");
    require(cut == cut_alone, "the set knows what was cut");
}

static void check_packets(const struct config_signatures *c, const uint8_t *data, size_t size)
{
    static const uint8_t protocols[] = {IP_UDP, IP_TCP, IP_ICMP, IP_ICMP6};
    struct signature_set *set = signature_set_new(c->list, c->count);
    require(set, "there is memory for the set");
    for (size_t i = 0; i < sizeof protocols; i++) {
        const bool icmp = protocols[i] == IP_ICMP || protocols[i] == IP_ICMP6;
        struct packet p = {.ip_version = 4,
                           .protocol = protocols[i],
                           .has_ports = !icmp,
                           .has_icmp = icmp,
                           .ip_length = 1500,
                           .payload = data,
                           .payload_bytes = (uint32_t)size,
                           .payload_captured = (uint32_t)size};
        for (size_t k = 0; k < c->count; k++) {
            p.target_port = c->list[k].target_ports.ranges[0].first;
            p.source_port = c->list[k].source_ports.ranges[0].last;
            p.tcp_flags = c->list[k].flag_sets[0];
            p.tcp_window = c->list[k].tcp_window;
            p.icmp_type = c->list[k].icmp_types[0];
            check_match(set, &p);
            p.payload_captured = p.payload_captured / 2;
            check_match(set, &p);
        }
    }
    signature_set_free(set);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[64], why[CONFIG_WHY] = "";
    struct config_signatures *c = config_signatures_new();
    int fd = memfd_create("signatures", MFD_CLOEXEC);
    require(c && fd >= 0 && write(fd, data, size) == (ssize_t)size, "there is memory for the file");
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    if (config_signatures_load(c, path, why)) {
        for (size_t i = 0; i < c->count; i++)
            check_signature(&c->list[i]);
        check_packets(c, data, size);
    } else {
        check_reason(why, CONFIG_WHY);
        require(c->count == 0 && c->files_count == 0, "nothing is half loaded");
    }
    close(fd);
    config_signatures_free(c);
    return 0;
}
