/* fuzz_engine: packets of any kind counted: totals, conversations, ports, hosts, signatures,
 * incidents. What is counted in one go, one by one, is what is counted in batches by two; sums are
 * what they must be; and what a snapshot says is read from its JSON as it was written.
 *
 * An input is a byte, how many packets are a batch, and the packets (arrivals.h). It is run from
 * the project's root. */
#include "src/config_signatures.h"
#include "src/engine/engine.h"
#include "src/report/json.h"
#include "src/report/snapshot_read.h"
#include "tests/counting.h"
#include "tests/fuzz/arrivals.h"

static struct prepared behind_none[1 + ARRIVALS_MOST], *const batch = behind_none + 1;
static uint8_t payloads[ARRIVALS_MOST][KEEP_MOST];
static struct engine *single, *halves;
static struct snapshot *seen, *seen_halves;

static struct engine_settings make_settings(void)
{
    static struct config_signatures *c;
    static struct signature_set *set;
    static const int64_t servers[] = {53, 123, 137};
    char why[CONFIG_WHY];
    if (!c) {
        c = config_signatures_new();
        require(c && config_signatures_load(c, "share/signatures.conf", why),
                "the signatures that come with tapwatch can be read");
        set = signature_set_new(c->list, c->count);
    }
    struct engine_settings settings = {.memory_bytes = (size_t)52 << 20,
                                       .udp_timeout_s = 60,
                                       .tcp_timeout_s = 30,
                                       .icmp_timeout_s = 10,
                                       .window_s = {60, 3600, 86400},
                                       .server_ports = servers,
                                       .server_ports_count = 3,
                                       .signatures = set};
    hash_seed_fixed(&settings.seed, 1);
    require(home_add(&settings.home, "10.0.0.0/8,192.168.0.0/16,fc00::/7", why, sizeof why),
            "there is a home");
    return settings;
}

static void begin(void)
{
    if (single) {
        engine_reset(single);
        engine_reset(halves);
        return;
    }
    const struct engine_settings settings = make_settings();
    single = engine_new(&settings);
    halves = engine_new(&settings);
    seen = snapshot_new();
    seen_halves = snapshot_new();
    require(single && halves && seen && seen_halves, "there is memory");
}

static char *print(const struct snapshot *s, size_t *size)
{
    char *text = NULL;
    FILE *out = open_memstream(&text, size);
    require(out && json_print(s, false, out), "a snapshot can be written");
    fclose(out);
    return text;
}

static void count_in_halves(size_t count, size_t at_once)
{
    for (size_t at = 0; at < count; at += at_once) {
        const size_t now = count - at < at_once ? count - at : at_once;
        engine_count_what(halves, batch + at, now);
        engine_count_who(halves, batch + at, now);
    }
}

/* The payload stays where it can be kept from, as that of a batch does. */
static void keep(struct prepared *p, uint8_t *room)
{
    static struct keep kept;
    keep_empty(&kept);
    engine_keep_payload(p, &kept);
    if (!p->kept)
        return;
    memcpy(room, p->kept, p->kept_bytes);
    p->kept = room;
}

static size_t count_all(const uint8_t *data, size_t size, int64_t *second)
{
    struct arrivals s = arrivals_of(data, size);
    size_t count = 0;
    *second = INT64_MIN;
    for (; count < ARRIVALS_MOST && arrivals_next(&s); count++) {
        struct prepared *p = &batch[count];
        memset(p, 0, sizeof *p);
        p->packet = s.packet;
        engine_prepare(single, s.verdict, p);
        keep(p, payloads[count]);
        struct prepared one = *p;
        if (one.counting == COUNT_AGAIN)
            one.counting = COUNT_WHOLE;
        engine_count(single, &one, 1);
        *second = p->second > *second ? p->second : *second;
    }
    return count;
}

static void check_sums(const struct snapshot *s, size_t count)
{
    uint64_t malformed = 0, parts = 0, protocols = 0;
    for (uint32_t i = 0; i < s->capture.malformed_count; i++)
        malformed += s->capture.malformed[i].packets;
    require(s->capture.received == count, "every packet is received");
    require(s->capture.received == s->capture.analysed + s->capture.not_ip + malformed,
            "and is one of three things");
    for (int i = TRAFFIC_INBOUND; i <= TRAFFIC_TRANSIT; i++)
        parts += s->traffic[i].total.packets;
    for (int i = TRAFFIC_UDP; i <= TRAFFIC_OTHER; i++)
        protocols += s->traffic[i].total.packets;
    require(parts == s->traffic[TRAFFIC_ALL].total.packets, "directions add up");
    require(protocols == parts && parts == s->capture.analysed, "protocols add up");
    require(s->records <= s->capture.analysed, "a record is a packet");
    require(s->answers.reply + s->answers.unreachable + s->answers.silent + s->answers.unknown ==
                s->records,
            "something came of each record, or nothing did, or it is not known");
}

static void check_same(const char *a, size_t a_size, const struct snapshot *s, const char *what)
{
    size_t size;
    char *b = print(s, &size);
    for (size_t i = 0; i < size && i < a_size; i++)
        if (a[i] != b[i]) {
            const size_t from = i < 100 ? 0 : i - 100;
            fprintf(stderr, "%.200s\n--- is not\n%.200s\n", a + from, b + from);
            break;
        }
    require(size == a_size && memcmp(a, b, size) == 0, what);
    free(b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char why[SNAPSHOT_READ_WHY] = "";
    int64_t second;
    size_t length;
    const size_t at_once = (size_t)take_byte(&data, &size) + 1;
    begin();
    const size_t count = count_all(data, size, &second);
    count_in_halves(count, at_once);
    seen->input.state = seen_halves->input.state = INPUT_ENDED;
    engine_fill(single, second, seen);
    engine_fill(halves, second, seen_halves);
    check_sums(seen, count);
    char *text = print(seen, &length);
    check_same(text, length, seen_halves, "two halves in batches count as one by one does");
    FILE *in = fmemopen(text, length, "r");
    struct snapshot *again = snapshot_new();
    require(again && snapshot_read(in, again, why), "what is written can be read");
    fclose(in);
    check_same(text, length, again, "and is the same");
    snapshot_free(again);
    free(text);
    return 0;
}
