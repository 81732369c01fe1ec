/* messages: see messages.h. */
#include "src/engine/messages.h"

#include "src/packet/messenger.h"

#include <string.h>

static uint16_t copy_text(char *to, size_t room, const struct messenger_text *from)
{
    const size_t length = from->length < room ? from->length : room;
    memcpy(to, from->bytes, length);
    return (uint16_t)length;
}

void messages_note(struct messages *m, const struct prepared *p)
{
    struct messenger popup;
    if (!p->kept || p->packet.protocol != IP_UDP ||
        !messenger_decode(p->kept, p->packet.payload_bytes, p->kept_bytes, &popup))
        return;
    struct snapshot_message *message = &m->latest[m->total++ % SNAPSHOT_MESSAGES];
    *message = (struct snapshot_message){
        .time_us = p->packet.time_us,
        .source = p->packet.source,
        .target = p->packet.target,
        .source_port = p->packet.source_port,
        .target_port = p->packet.target_port,
        .body_bytes = popup.body_bytes,
        .whole = popup.whole && popup.text.length <= MESSAGE_TEXT,
    };
    message->from_length = copy_text(message->from, sizeof message->from, &popup.from);
    message->to_length = copy_text(message->to, sizeof message->to, &popup.to);
    message->text_length = copy_text(message->text, sizeof message->text, &popup.text);
}

void messages_fill(const struct messages *m, struct snapshot *s)
{
    s->message_count = m->total < SNAPSHOT_MESSAGES ? (uint32_t)m->total : SNAPSHOT_MESSAGES;
    for (uint32_t i = 0; i < s->message_count; i++)
        s->messages[i] = m->latest[(m->total - 1 - i) % SNAPSHOT_MESSAGES];
}
