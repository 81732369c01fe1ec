/* fuzz_match: the signatures that come with tapwatch against any frame: the set says of it what
 * each signature says alone, whatever of the payload was captured.
 *
 * An input is: the link type's place in link_types.h (low four bits) and the direction (high four);
 * how much of the payload was captured, in 256ths; the frame. It is run from the project's root. */
#include "src/config_signatures.h"
#include "src/packet/decode.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/link_types.h"

enum { INPUT_HEADER = 2 };

static struct signature_set *make_set(void)
{
    char why[CONFIG_WHY];
    struct config_signatures *c = config_signatures_new();
    require(c && config_signatures_load(c, "share/signatures.conf", why),
            "the signatures that come with tapwatch can be read");
    struct signature_set *set = signature_set_new(c->list, c->count);
    config_signatures_free(c);
    return set;
}

static void check_match(const struct signature_set *set, const struct packet *p,
                        enum traffic direction)
{
    uint8_t found[SIGNATURE_MATCHES];
    bool cut, cut_alone = false;
    const size_t count = signature_set_match(set, p, direction, found, &cut);
    size_t at = 0;
    require(count <= SIGNATURE_MATCHES, "no more are told of than there is room for");
    for (size_t i = 0; i < signature_set_count(set) && at < SIGNATURE_MATCHES; i++) {
        const enum signature_result alone =
            signature_test_packet(&signature_set_list(set)[i], p, direction);
        cut_alone |= alone == SIGNATURE_CUT;
        if (alone != SIGNATURE_YES)
            continue;
        require(at < count && found[at] == i, "the set finds what matches alone");
        at++;
    }
    require(at == count, "the set finds nothing more");
    require(cut == cut_alone || at == SIGNATURE_MATCHES, "the set knows what was cut");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct signature_set *set;
    set = set ? set : make_set();
    if (size < INPUT_HEADER)
        return 0;
    struct decoder d;
    struct packet p;
    const size_t captured = size - INPUT_HEADER;
    uint8_t *copy = malloc(captured ? captured : 1);
    memcpy(copy, data + INPUT_HEADER, captured);
    const struct frame frame = {
        .bytes = copy, .captured = (uint32_t)captured, .wire = (uint32_t)captured};
    require(decoder_init(&d, link_types[data[0] & 15], false), "the link type is known");
    if (decode_frame(&d, &frame, &p) == VERDICT_IP) {
        const enum traffic direction = TRAFFIC_INBOUND + (data[0] >> 4) % 4;
        check_match(set, &p, direction);
        p.payload_captured = p.payload_captured * data[1] / 256;
        check_match(set, &p, direction);
    }
    free(copy);
    return 0;
}
