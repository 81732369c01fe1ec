/* signature_word: see signature_word.h. */
#include "src/engine/signature_word.h"

#include <string.h>

enum {
    BYTES = sizeof(uint64_t),
    /* Of TCP; from WINDOW and IP_ID on 16 bits each. */
    OPTIONS = 0,
    ID_OF_MASSCAN = 1,
    SEQUENCE_IS_TARGET = 2,
    WINDOW = 16,
    IP_ID = 32,
};

/* --- Of a signature --------------------------------------------------------------------------- */

static void ask_bits(struct signature_word *w, int at, uint64_t mask, uint64_t value)
{
    w->mask |= mask << at;
    w->value |= (value & mask) << at;
}

static struct signature_word word_of_tcp(const struct signature *s)
{
    struct signature_word w = {0};
    if (s->tests & TEST_TCP_OPTIONS)
        ask_bits(&w, OPTIONS, 1, s->tcp_options);
    if (s->tests & TEST_IP_ID_MASSCAN)
        ask_bits(&w, ID_OF_MASSCAN, 1, 1);
    if (s->tests & TEST_TCP_SEQUENCE_IS_TARGET)
        ask_bits(&w, SEQUENCE_IS_TARGET, 1, 1);
    if (s->tests & TEST_TCP_WINDOW)
        ask_bits(&w, WINDOW, 0xffff, s->tcp_window);
    if (s->tests & TEST_IP_ID)
        ask_bits(&w, IP_ID, 0xffff, s->ip_id);
    return w;
}

/* What one way for the payload to look asks of its first bytes. */
static struct signature_word word_of_case(const struct payload_case *c)
{
    uint8_t mask[BYTES] = {0}, value[BYTES] = {0};
    for (size_t i = 0; i < c->count; i++) {
        const struct payload_test *t = &c->tests[i];
        if (t->kind != PAYLOAD_AT && t->kind != PAYLOAD_EXACT)
            continue;
        const size_t at = t->kind == PAYLOAD_AT ? t->at : 0;
        for (size_t k = 0; k < t->length && at + k < BYTES; k++) {
            const uint8_t asked = t->kind == PAYLOAD_AT ? t->mask[k] : 0xff;
            value[at + k] |= (uint8_t)(t->bytes[k] & asked & ~mask[at + k]);
            mask[at + k] |= asked;
        }
    }
    struct signature_word w;
    memcpy(&w.mask, mask, BYTES);
    memcpy(&w.value, value, BYTES);
    return w;
}

struct signature_word signature_word_of(const struct signature *s)
{
    if (s->protocol == IP_TCP)
        return word_of_tcp(s);
    if (s->cases_count == 0)
        return (struct signature_word){0};
    struct signature_word all = word_of_case(&s->cases[0]);
    for (size_t i = 1; i < s->cases_count; i++) {
        const struct signature_word one = word_of_case(&s->cases[i]);
        all.mask &= one.mask & ~(all.value ^ one.value);
        all.value &= all.mask;
    }
    return all;
}

/* --- Of a packet ------------------------------------------------------------------------------ */

bool packet_word(const struct packet *p, uint64_t *word)
{
    if (p->protocol != IP_TCP) {
        if (p->truncated || p->payload_captured < BYTES)
            return false;
        memcpy(word, p->payload, BYTES);
        return true;
    }
    *word = (uint64_t)p->tcp_options << OPTIONS |
            (uint64_t)packet_has_id_of_masscan(p) << ID_OF_MASSCAN |
            (uint64_t)packet_has_sequence_of_target(p) << SEQUENCE_IS_TARGET |
            (uint64_t)p->tcp_window << WINDOW | (uint64_t)p->ip_id << IP_ID;
    return true;
}
