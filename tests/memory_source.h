/* memory_source: a stream over bytes in memory, for tests; gives them in pieces, if asked to. */
#ifndef TAPWATCH_TESTS_MEMORY_SOURCE_H
#define TAPWATCH_TESTS_MEMORY_SOURCE_H

#include "src/capture/stream.h"

#include <errno.h>
#include <string.h>

struct memory_source {
    const uint8_t *bytes;
    size_t length;
    size_t piece; /* at most so many at once; 0: all */
    int error;    /* errno at the end; 0: a plain end */
    bool late;    /* before each piece there is nothing, for the impatient */
    bool was_late;
};

static inline ssize_t memory_source_read(void *self, void *buffer, size_t size, bool patient)
{
    struct memory_source *m = self;
    if (m->late && !patient && !m->was_late) {
        m->was_late = true;
        return STREAM_LATER;
    }
    m->was_late = false;
    if (m->piece && size > m->piece)
        size = m->piece;
    if (size > m->length)
        size = m->length;
    if (size == 0 && m->error) {
        errno = m->error;
        return -1;
    }
    memcpy(buffer, m->bytes, size);
    m->bytes += size;
    m->length -= size;
    return (ssize_t)size;
}

#endif
