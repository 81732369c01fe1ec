/* messenger: see messenger.h. */
#include "src/packet/messenger.h"

#include "src/base/bytes.h"

/* Places in the header. */
enum {
    AT_VERSION = 0,
    AT_TYPE = 1,
    AT_FLAGS = 2,
    AT_REPRESENTATION = 4,
    AT_INTERFACE = 24,
    AT_INTERFACE_VERSION = 60,
    AT_OPERATION = 68,
    AT_BODY_LENGTH = 74,
};

enum {
    VERSION = 4, /* connectionless */
    TYPE_REQUEST = 0,
    FLAG_IDEMPOTENT = 0x20,
    LITTLE_ENDIAN_NUMBERS = 0x10, /* of the representation; the low bits are for characters */
    ORDER_MASK = 0xf0,
    INTERFACE_VERSION = 1,
    SEND_MESSAGE = 0,
};

/* 5a7b91f8-ff00-11d0-a9b2-00c04fb6e6fc: its first three parts are numbers. */
static const uint8_t interface_little[16] = {0xf8, 0x91, 0x7b, 0x5a, 0x00, 0xff, 0xd0, 0x11,
                                             0xa9, 0xb2, 0x00, 0xc0, 0x4f, 0xb6, 0xe6, 0xfc};
static const uint8_t interface_big[16] = {0x5a, 0x7b, 0x91, 0xf8, 0xff, 0x00, 0x11, 0xd0,
                                          0xa9, 0xb2, 0x00, 0xc0, 0x4f, 0xb6, 0xe6, 0xfc};

static uint16_t number16(const uint8_t *at, bool little)
{
    return little ? bytes_u16le(at) : bytes_u16be(at);
}

static uint32_t number32(const uint8_t *at, bool little)
{
    return little ? bytes_u32le(at) : bytes_u32be(at);
}

static bool is_popup(const uint8_t *header, bool little)
{
    return header[AT_VERSION] == VERSION && header[AT_TYPE] == TYPE_REQUEST &&
           header[AT_FLAGS] & FLAG_IDEMPOTENT &&
           memcmp(header + AT_INTERFACE, little ? interface_little : interface_big, 16) == 0 &&
           number32(header + AT_INTERFACE_VERSION, little) == INTERFACE_VERSION &&
           number16(header + AT_OPERATION, little) == SEND_MESSAGE;
}

/* The next string of the body; it is empty, and the reader fails, where there is none. True: all
 * bytes that it says it has were there. */
static bool take_string(struct reader *r, bool little, struct messenger_text *out)
{
    const uint8_t *numbers = reader_take(r, 12);
    *out = (struct messenger_text){.bytes = r->at, .length = 0};
    if (!numbers)
        return false;
    const uint32_t said = number32(numbers + 8, little);
    const bool whole = said <= r->left;
    const size_t length = whole ? said : r->left;
    const uint8_t *end = length > 0 ? memchr(r->at, '\0', length) : NULL;
    out->length = (uint32_t)(end ? (size_t)(end - r->at) : length);
    reader_skip(r, said);
    reader_skip(r, -said & 3);
    return whole;
}

static bool is_little(const uint8_t *header)
{
    return (header[AT_REPRESENTATION] & ORDER_MASK) == LITTLE_ENDIAN_NUMBERS;
}

bool messenger_is_popup(const uint8_t *payload, uint32_t captured)
{
    if (captured < MESSENGER_HEADER)
        return false;
    const bool little = is_little(payload);
    return (little || !(payload[AT_REPRESENTATION] & ORDER_MASK)) && is_popup(payload, little);
}

bool messenger_decode(const uint8_t *payload, uint32_t length, uint32_t captured,
                      struct messenger *out)
{
    captured = captured < length ? captured : length;
    if (!messenger_is_popup(payload, captured))
        return false;
    const bool little = is_little(payload);
    const uint32_t said = number16(payload + AT_BODY_LENGTH, little);
    const uint32_t behind = length - MESSENGER_HEADER, here = captured - MESSENGER_HEADER;
    out->body_bytes = said < behind ? said : behind;
    struct reader body =
        reader_over(payload + MESSENGER_HEADER, here < out->body_bytes ? here : out->body_bytes);
    take_string(&body, little, &out->from);
    take_string(&body, little, &out->to);
    out->whole = take_string(&body, little, &out->text);
    return true;
}
