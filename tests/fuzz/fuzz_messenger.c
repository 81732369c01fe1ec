/* fuzz_messenger: the decoder of Messenger popups, from any payload.
 *
 * An input is: how many bytes more than are here the payload had, as 16 bits; whether to write a
 * popup's header over it (the lowest bit of one byte: without that, none would be found) and with
 * which byte order (the next bit); the payload. */
#include "src/packet/messenger.h"
#include "tests/fuzz/fuzz.h"

enum { INPUT_HEADER = 3, WRITE_HEADER = 1, BIG_ENDIAN_NUMBERS = 2 };

/* All but the body's length, which stays as it is. */
static void write_header(uint8_t *payload, bool big)
{
    static const uint8_t little_interface[8] = {0xf8, 0x91, 0x7b, 0x5a, 0x00, 0xff, 0xd0, 0x11};
    static const uint8_t big_interface[8] = {0x5a, 0x7b, 0x91, 0xf8, 0xff, 0x00, 0x11, 0xd0};
    static const uint8_t rest[8] = {0xa9, 0xb2, 0x00, 0xc0, 0x4f, 0xb6, 0xe6, 0xfc};
    payload[0] = 4;
    payload[1] = 0;
    payload[2] |= 0x20;
    payload[4] = big ? 0 : 0x10;
    memcpy(payload + 24, big ? big_interface : little_interface, 8);
    memcpy(payload + 32, rest, 8);
    memset(payload + 60, 0, 4);
    payload[big ? 63 : 60] = 1;
    memset(payload + 68, 0, 2);
}

static void check_text(const struct messenger_text *text, const uint8_t *payload, size_t captured)
{
    require(text->bytes >= payload + MESSENGER_HEADER &&
                text->bytes + text->length <= payload + captured,
            "a text lies in the body");
    for (uint32_t i = 0; i < text->length; i++)
        require(text->bytes[i] != '\0', "a text has no NUL");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < INPUT_HEADER)
        return 0;
    const uint32_t captured = (uint32_t)(size - INPUT_HEADER);
    const uint32_t length = captured + (uint32_t)(data[0] | data[1] << 8);
    uint8_t *copy = malloc(captured ? captured : 1);
    require(copy, "there is memory for the payload");
    memcpy(copy, data + INPUT_HEADER, captured);
    const bool popup = data[2] & WRITE_HEADER && captured >= MESSENGER_HEADER;
    if (popup)
        write_header(copy, data[2] & BIG_ENDIAN_NUMBERS);
    struct messenger out;
    const bool decoded = messenger_decode(copy, length, captured, &out);
    require(decoded || !popup, "a popup is found");
    if (decoded) {
        require(out.body_bytes <= length - MESSENGER_HEADER, "the body lies in the payload");
        check_text(&out.from, copy, captured);
        check_text(&out.to, copy, captured);
        check_text(&out.text, copy, captured);
        require(!out.whole || out.text.length <= out.body_bytes, "a whole text lies in the body");
    }
    free(copy);
    return 0;
}
