/* fuzz_evidence: packets that are kept and written: only frames that came, each as it was and once,
 * and the pcap file made of them reads back the same.
 *
 * An input is packets (arrivals.h). It is run from the project's root. */
#include "src/capture/evidence.h"
#include "src/capture/savefile.h"
#include "src/config_signatures.h"
#include "src/report/pcap_write.h"
#include "tests/counting.h"
#include "tests/fuzz/arrivals.h"

enum { MEMORY = 1 << 20, SPOOL = 1 << 20, KEPT_MOST = 1 << 21 };

static struct engine *engine;
static struct evidence *evidence;
static struct evidence_desk desk;
static struct arrivals came[ARRIVALS_MOST];
static bool taken[ARRIVALS_MOST];
static size_t count;

static bool give_up(void *nothing)
{
    (void)nothing;
    return true;
}

static void open_all(void)
{
    char why[CONFIG_WHY];
    struct config_signatures *c = config_signatures_new();
    require(c && config_signatures_load(c, "share/signatures.conf", why),
            "the signatures that come with tapwatch can be read");
    struct engine_settings settings = {.memory_bytes = (size_t)52 << 20,
                                       .udp_timeout_s = 60,
                                       .tcp_timeout_s = 30,
                                       .icmp_timeout_s = 10,
                                       .window_s = {60, 3600, 86400},
                                       .signatures = signature_set_new(c->list, c->count)};
    config_signatures_free(c);
    hash_seed_fixed(&settings.seed, 1);
    require(home_add(&settings.home, "10.0.0.0/8,192.168.0.0/16", why, sizeof why),
            "there is a home");
    engine = engine_new(&settings);
    require(engine && evidence_desk_open(&desk, MEMORY, SPOOL), "there is memory");
    evidence = evidence_new(MEMORY, &desk, false, give_up, NULL);
    require(evidence, "there is memory");
}

static void keep(const struct arrivals *s)
{
    struct prepared p = {.packet = s->packet};
    struct evidence_frame f = {.bytes = s->frame.bytes,
                               .captured = s->frame.captured,
                               .wire = s->frame.wire,
                               .link_type = s->link_type};
    prepare_alone(engine, s->verdict, &p);
    const bool may = evidence_may_want(&p);
    if (may && evidence_has_room(evidence, f.captured))
        evidence_copy(evidence, &f);
    engine_count(engine, &p, 1);
    require(may || !p.about, "what may be wanted is known before it is counted");
    evidence_look(evidence, engine);
    evidence_add(evidence, &p, &f);
    evidence_drop_copies(evidence);
}

static bool is_frame(const struct evidence_packet *p, const struct arrivals *s)
{
    return p->time_us == s->time_us && p->captured == s->frame.captured &&
           p->wire == s->frame.wire && p->link_type == evidence_link_type(s->link_type) &&
           (p->captured == 0 || memcmp(p + 1, s->frame.bytes, p->captured) == 0);
}

/* The one that came and was not taken yet. */
static void check_frame(const struct evidence_packet *p)
{
    for (size_t i = 0; i < count; i++)
        if (!taken[i] && is_frame(p, &came[i])) {
            taken[i] = true;
            return;
        }
    require(false, "what is kept came, and is kept once");
}

static void check_file(const uint8_t *file, size_t size, const struct evidence_packet *const *kept,
                       size_t kept_count)
{
    char path[FUZZ_PATH], why[SAVEFILE_WHY] = "";
    struct savefile_packet p;
    const int fd = file_of(file, size, path);
    struct savefile *f = savefile_open(path, why);
    require(f, "a file that was written can be read");
    for (size_t i = 0; i < kept_count; i++) {
        require(savefile_next(f, &p, why) == SAVEFILE_PACKET, "a packet for each that was written");
        require(p.frame.captured == kept[i]->captured && p.frame.wire == kept[i]->wire,
                "lengths are the same");
        require(p.frame.captured == 0 || memcmp(p.frame.bytes, kept[i] + 1, p.frame.captured) == 0,
                "bytes are the same");
        require(p.time_us == kept[i]->time_us || kept[i]->time_us < 0 ||
                    kept[i]->time_us >= INT64_C(4294967296000000),
                "a time that there is room for is the same");
    }
    require(savefile_next(f, &p, why) == SAVEFILE_END, "and no more");
    savefile_close(f);
    close(fd);
}

static void write_file(const struct evidence_packet *const *kept, size_t kept_count)
{
    static uint8_t file[KEPT_MOST];
    const struct pcap_format format = {.link_type = 1, .snaplen = 65535};
    size_t at = PCAP_FILE_HEAD;
    pcap_write_head(file, &format);
    for (size_t i = 0; i < kept_count; i++)
        at += pcap_write_packet(file + at, &format, kept[i]);
    check_file(file, at, kept, kept_count);
}

/* What is in the spool, and what is found of the first host. */
static void take_all(void)
{
    static _Alignas(8) uint8_t bytes[KEPT_MOST];
    const struct evidence_packet *kept[ARRIVALS_MOST], *p;
    size_t kept_count = 0, used = 0;
    memset(taken, 0, sizeof taken);
    for (; (p = spool_look(desk.spool)); spool_step(desk.spool)) {
        check_frame(p);
        memcpy(bytes + used, p, sizeof *p + p->captured);
        kept[kept_count++] = (const struct evidence_packet *)(const void *)(bytes + used);
        used += evidence_packet_size(p->captured);
    }
    write_file(kept, kept_count);
}

static void ask(const struct evidence_wish *wish)
{
    const uint8_t *bytes;
    size_t size, at = 0;
    int nothing;
    memset(taken, 0, sizeof taken);
    evidence_desk_ask(&desk, wish);
    require(evidence_answer(evidence, engine), "who asks gets an answer");
    require(keepsake_take(desk.found, &bytes, &size, &nothing), "which lies there");
    while (bytes && at < size) {
        const struct evidence_packet *p =
            (const struct evidence_packet *)(const void *)(bytes + at);
        check_frame(p);
        at += evidence_packet_size(p->captured);
    }
    require(!bytes || at == size, "and is whole packets");
    keepsake_give_back(desk.found);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!engine)
        open_all();
    else
        engine_reset(engine);
    evidence_clear(evidence);
    struct arrivals s = arrivals_of(data, size);
    for (count = 0; count < ARRIVALS_MOST && arrivals_next(&s); count++) {
        came[count] = s;
        keep(&s);
    }
    take_all();
    for (size_t i = 0; i < count && i < 4; i++) {
        if (came[i].verdict != VERDICT_IP)
            continue;
        const struct packet *p = &came[i].packet;
        ask(&(struct evidence_wish){.kind = WISH_HOST, .address = p->source});
        ask(&(struct evidence_wish){
            .kind = WISH_PORT, .protocol = p->protocol, .port = p->target_port});
    }
    return 0;
}
