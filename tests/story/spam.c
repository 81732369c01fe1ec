/* spam: what comes unasked all the time and is known: Messenger popups, Slammer, and look-ups of
 * Windows names. */
#include "tests/story/story.h"

static struct any any = {1};

/* --- Payloads --------------------------------------------------------------------------------- */

static void store_le32(uint8_t *at, uint32_t value)
{
    for (int i = 0; i < 4; i++)
        at[i] = (uint8_t)(value >> 8 * i);
}

/* A string as NDR has it: room, offset, length, and that many bytes, NULs behind its own. Returns
 * how many that is in all. */
static uint32_t put_string(uint8_t *at, const char *text, uint32_t length)
{
    store_le32(at, length);
    store_le32(at + 8, length);
    memcpy(at + 12, text, strlen(text));
    return 12 + length;
}

/* Connectionless DCE/RPC to the Messenger's interface: NetrSendMessage of three strings, of which
 * the last is the text again and again, as long as makes `bytes` of it all. */
static void messenger_payload(uint8_t *out, uint16_t bytes, const char *from, const char *text)
{
    enum { HEADER = 80, NAME = 16 };
    static const uint8_t begin[8] = {4, 0, 0x28, 0, 0x10, 0, 0, 0};
    static const uint8_t interface[16] = {0xf8, 0x91, 0x7b, 0x5a, 0,    0xff, 0xd0, 0x11,
                                          0xa9, 0xb2, 0,    0xc0, 0x4f, 0xb6, 0xe6, 0xfc};
    memset(out, 0, bytes);
    memcpy(out, begin, sizeof begin);
    memcpy(out + 24, interface, sizeof interface);
    for (int i = 40; i < 56; i++)
        out[i] = (uint8_t)any_u64(&any); /* which call it is */
    out[60] = 1;
    memset(out + 70, 0xff, 4);
    out[74] = (uint8_t)(bytes - HEADER);
    out[75] = (uint8_t)((bytes - HEADER) >> 8);
    uint32_t at = HEADER;
    at += put_string(out + at, from, NAME);
    at += put_string(out + at, "YOU", 4);
    const uint32_t length = bytes - at - 12;
    put_string(out + at, "", length);
    for (uint32_t i = 0; i + 1 < length; i++)
        out[at + 12 + i] = (uint8_t)text[i % strlen(text)];
}

uint16_t nbstat_payload(struct any *source, uint8_t out[static NBSTAT_BYTES])
{
    memset(out, 0, NBSTAT_BYTES);
    store_u16(out, (uint32_t)any_u64(source));
    out[3] = any_percent(source, 50) ? 0x10 : 0;
    out[5] = 1;
    out[12] = 0x20;
    memcpy(out + 13, "CK", 2);
    memset(out + 15, 'A', 30);
    store_u16(out + 46, 0x21);
    store_u16(out + 48, 1);
    return NBSTAT_BYTES;
}

/* --- Packets ---------------------------------------------------------------------------------- */

static uint64_t moment(uint64_t now)
{
    return now + any_below(&any, (uint32_t)MINUTE);
}

static uint32_t any_home(void)
{
    return HOME(1 + any_below(&any, 254));
}

static void put(struct story *s, uint64_t time, enum subject subject, const struct wanted *w)
{
    struct due *d = story_add_record(s, time, subject, w);
    if (story_refuses(w->target))
        story_refuse(s, &any, d);
}

static uint16_t any_messenger_port(void)
{
    static const uint16_t ports[16] = {1026, 1026, 1026, 1026, 1026, 1026, 1027, 1027,
                                       1027, 1028, 1028, 1029, 135,  135,  1025, 1033};
    return ports[any_below(&any, 16)];
}

static const char *const texts[] = {
    "NOTICE: this message was invented for a test.\nThere is nothing to buy at "
    "www.example.com.\n\n",
    "IMPORTANT: your computer may show messages like this one.\nVisit www.example.net to see "
    "none.\n",
    "Hello, this is a popup. It pops up.\n",
    "WARNING: 0 problems were found. Download 0 repairs at www.example.org.\n",
};

/* Its source port is what the tool was made with. */
static void put_popup(struct story *s, uint64_t now)
{
    static const uint16_t lengths[4] = {329, 358, 525, 1456};
    uint8_t payload[PAYLOAD_MOST];
    struct wanted w =
        story_datagram(s, story_outside(s, SPAMMERS + any_below(&any, 120)),
                       any_percent(&any, 60) ? 666 : 4177, any_home(), any_messenger_port());
    const uint32_t kind = any_below(&any, 4);
    messenger_payload(payload, lengths[kind], "ALERT", texts[kind]);
    w.payload = payload;
    w.payload_bytes = lengths[kind];
    put(s, moment(now), MESSENGER_SPAM, &w);
}

/* One tool that signs with eight names: all that it does not forge gives it away. */
static void put_forged_popups(struct story *s, uint64_t now)
{
    enum { NAMES = 8, BYTES = 808, TTL = 114 };
    static uint32_t turn;
    static uint16_t ip_id;
    uint8_t payload[BYTES];
    uint64_t time = moment(now);
    for (uint32_t i = 0; i < NAMES; i++) {
        const uint32_t name = story_outside(s, FORGED + turn++ % 8000);
        struct wanted w = story_datagram(s, name, (uint16_t)(11000 + any_below(&any, 20000)),
                                         any_home(), any_messenger_port());
        messenger_payload(payload, BYTES, "SECURITY", texts[1]);
        ip_id = (uint16_t)(ip_id + 1 + any_below(&any, 40));
        w.sequence = ip_id;
        w.ttl = TTL;
        w.no_checksum = true;
        w.payload = payload;
        w.payload_bytes = BYTES;
        put(s, time, MESSENGER_SPAM, &w);
        time += 300000 + any_below(&any, 4 * (uint32_t)SECOND);
    }
}

/* Only what it is known by: the length, and how it begins. */
static void put_slammer(struct story *s, uint64_t now)
{
    uint8_t payload[376] = {4};
    memset(payload + 1, 1, 96);
    const uint32_t source = story_outside(s, OTHERS + 1000 + any_below(&any, 3000));
    struct wanted w = story_datagram(s, source, story_next_port(s, source), any_home(), 1434);
    w.payload = payload;
    w.payload_bytes = sizeof payload;
    put(s, moment(now), SLAMMER, &w);
}

/* As Windows itself does it, from port 137. None of these hosts sends a probe. */
static void put_nbstat(struct story *s, uint64_t now)
{
    uint8_t payload[NBSTAT_BYTES];
    struct wanted w = story_datagram(s, story_outside(s, OTHERS + 5000 + any_below(&any, 200)), 137,
                                     any_home(), 137);
    w.payload = payload;
    w.payload_bytes = nbstat_payload(&any, payload);
    put(s, moment(now), NBSTAT_PROBE, &w);
}

void spam_minute(struct story *s, uint64_t now)
{
    if (now == 0)
        any.state = s->seed * 16 + 5;
    for (uint32_t n = story_arrivals(s, &any, 420); n > 0; n--)
        put_popup(s, now);
    for (uint32_t n = story_arrivals(s, &any, 36); n > 0; n--)
        put_forged_popups(s, now);
    for (uint32_t n = story_arrivals(s, &any, 48); n > 0; n--)
        put_slammer(s, now);
    for (uint32_t n = story_arrivals(s, &any, 90); n > 0; n--)
        put_nbstat(s, now);
}
