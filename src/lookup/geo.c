/* geo: see geo.h. */
#include "src/lookup/geo.h"

#include "src/base/text.h"

#include <ctype.h>
#include <errno.h>
#include <maxminddb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct geo {
    MMDB_s files[GEO_FILES];
    size_t count;
};

struct geo *geo_new(const char *const *paths, size_t count, char *why, size_t size)
{
    struct geo *g = calloc(1, sizeof *g);
    if (!g || count > GEO_FILES) {
        snprintf(why, size, "geo_files: %s", g ? "too many" : "not enough memory");
        free(g);
        return NULL;
    }
    for (; g->count < count; g->count++) {
        const char *path = paths[g->count];
        const int status = MMDB_open(path, MMDB_MODE_MMAP, &g->files[g->count]);
        if (status == MMDB_SUCCESS)
            continue;
        char safe[256];
        snprintf(why, size, "geo_files: %s: %s", text_safe(path, strlen(path), safe, sizeof safe),
                 status == MMDB_FILE_OPEN_ERROR || status == MMDB_IO_ERROR ? strerror(errno)
                                                                           : MMDB_strerror(status));
        geo_free(g);
        return NULL;
    }
    return g;
}

void geo_free(struct geo *g)
{
    for (size_t i = 0; g && i < g->count; i++)
        MMDB_close(&g->files[i]);
    free(g);
}

/* --- One file --------------------------------------------------------------------------------- */

/* A text of an entry, if it is there and one. path: its members, outermost first. */
static void read_text(MMDB_lookup_result_s *found, const char *const *path, char *out, size_t size)
{
    MMDB_entry_data_s data;
    if (*out || MMDB_aget_value(&found->entry, &data, path) != MMDB_SUCCESS || !data.has_data ||
        data.type != MMDB_DATA_TYPE_UTF8_STRING)
        return;
    text_safe(data.utf8_string, data.data_size, out, size);
}

static void read_number(MMDB_lookup_result_s *found, const char *const *path, uint32_t *out)
{
    MMDB_entry_data_s data;
    if (*out || MMDB_aget_value(&found->entry, &data, path) != MMDB_SUCCESS || !data.has_data)
        return;
    if (data.type == MMDB_DATA_TYPE_UINT32)
        *out = data.uint32;
    else if (data.type == MMDB_DATA_TYPE_UINT16)
        *out = data.uint16;
}

/* What is no code of two letters is none. */
static void read_country(MMDB_lookup_result_s *found, char out[3])
{
    static const char *const path[] = {"country", "iso_code", NULL};
    char code[8] = "";
    read_text(found, path, code, sizeof code);
    if (!*out && strlen(code) == 2 && isupper((unsigned char)code[0]) &&
        isupper((unsigned char)code[1]))
        memcpy(out, code, 3);
}

static void read_entry(MMDB_lookup_result_s *found, struct geo_facts *out)
{
    static const char *const name[] = {"country", "names", "en", NULL};
    static const char *const number[] = {"autonomous_system_number", NULL};
    static const char *const organization[] = {"autonomous_system_organization", NULL};
    read_country(found, out->country);
    read_text(found, name, out->country_name, sizeof out->country_name);
    read_number(found, number, &out->as_number);
    read_text(found, organization, out->as_name, sizeof out->as_name);
}

/* --- An address ------------------------------------------------------------------------------- */

static struct sockaddr_storage sockaddr_of(const struct address *a)
{
    struct sockaddr_storage s = {.ss_family = AF_UNSPEC};
    if (address_is_v4(a)) {
        struct sockaddr_in v4 = {.sin_family = AF_INET};
        memcpy(&v4.sin_addr, a->bytes + 12, sizeof v4.sin_addr);
        memcpy(&s, &v4, sizeof v4);
    } else {
        struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
        memcpy(&v6.sin6_addr, a->bytes, sizeof v6.sin6_addr);
        memcpy(&s, &v6, sizeof v6);
    }
    return s;
}

void geo_find(const struct geo *g, const struct address *a, struct geo_facts *out)
{
    const struct sockaddr_storage s = sockaddr_of(a);
    *out = (struct geo_facts){.as_number = 0};
    for (size_t i = 0; i < g->count; i++) {
        const MMDB_s *file = &g->files[i];
        int error = MMDB_SUCCESS;
        if (s.ss_family == AF_INET6 && file->metadata.ip_version == 4)
            continue;
        MMDB_lookup_result_s found =
            MMDB_lookup_sockaddr(file, (const struct sockaddr *)(const void *)&s, &error);
        out->damaged |= error != MMDB_SUCCESS;
        if (error == MMDB_SUCCESS && found.found_entry)
            read_entry(&found, out);
    }
}
