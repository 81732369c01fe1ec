/* evidence_desk: see evidence_desk.h. */
#include "src/snapshot/evidence_desk.h"

bool evidence_desk_open(struct evidence_desk *d, size_t bytes, size_t spool_bytes)
{
    *d = (struct evidence_desk){.found = keepsake_new(bytes)};
    if (spool_bytes > 0)
        d->spool = spool_new(spool_bytes);
    if (d->found && (d->spool || spool_bytes == 0))
        return true;
    evidence_desk_close(d);
    return false;
}

void evidence_desk_close(struct evidence_desk *d)
{
    keepsake_free(d->found);
    spool_free(d->spool);
    d->found = NULL;
    d->spool = NULL;
}

void evidence_desk_ask(struct evidence_desk *d, const struct evidence_wish *wish)
{
    d->wish = *wish;
    keepsake_ask(d->found);
}
