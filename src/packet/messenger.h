/* messenger: what a Messenger popup says, from the payload of its UDP datagram.
 *
 * A popup is a connectionless DCE/RPC request (C706, "DCE 1.1: Remote Procedure Call", chapter 12)
 * of operation 0, NetrSendMessage, of the Messenger's interface: a header of 80 bytes and a body of
 * three NDR strings: from, to, text. Each has three numbers (room, offset, and how many bytes are
 * there) and the bytes, padded to 4. Numbers are in the byte order that byte 4 says: tools for spam
 * send little endian ones, as Windows does. */
#ifndef TAPWATCH_PACKET_MESSENGER_H
#define TAPWATCH_PACKET_MESSENGER_H

#include <stdbool.h>
#include <stdint.h>

enum { MESSENGER_HEADER = 80 };

/* Bytes of the payload as they came, without NUL: unsafe to show as they are. */
struct messenger_text {
    const uint8_t *bytes; /* borrowed; never NULL */
    uint32_t length;
};

struct messenger {
    struct messenger_text from, to, text; /* empty where they are not there */
    uint32_t body_bytes;                  /* of the body, of which not all need be captured */
    bool whole;                           /* the text is all there */
};

/* Whether messenger_decode finds one in a payload of which so many bytes may be read. */
bool messenger_is_popup(const uint8_t *payload, uint32_t captured);

/* length: of the payload, of which `captured` bytes (no more than that) may be read. False: it is
 * no popup, or its header was not captured; out is untouched. A string that claims more bytes than
 * there are ends where they do, and those behind it are empty. */
bool messenger_decode(const uint8_t *payload, uint32_t length, uint32_t captured,
                      struct messenger *out);

#endif
