/* config_signatures: files of signatures; see config_signatures.h. */
#include "src/config_signatures.h"

#include "src/config_signature.h"

#include <libconfig.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_MAX = 256 * 1024 }; /* bytes; the shipped one, comments and all, has under 32 KiB */

struct config_signatures *config_signatures_new(void)
{
    return calloc(1, sizeof(struct config_signatures));
}

void config_signatures_free(struct config_signatures *c)
{
    free(c);
}

/* What a signature is called in messages: its name if it is one. */
static void name_source(struct signature_source *from, const config_setting_t *signature, int i)
{
    const config_setting_t *member = config_setting_get_member(signature, "name");
    const char *name = member ? config_setting_get_string(member) : NULL;
    if (name && config_signature_name_good(name))
        snprintf(from->name, sizeof from->name, "%s", name);
    else
        snprintf(from->name, sizeof from->name, "number %d", i + 1);
}

/* The signature that a line belongs to, as far as the tree was built. False: to none. */
static bool find_at_line(const config_t *tree, unsigned line, struct signature_source *from)
{
    const config_setting_t *list = config_lookup(tree, "signatures");
    bool found = false;
    for (int i = 0; list && config_is_list(list) && i < config_setting_length(list); i++) {
        const config_setting_t *signature = config_setting_get_elem(list, (unsigned)i);
        if (config_setting_type(signature) != CONFIG_TYPE_GROUP ||
            config_setting_source_line(signature) > line)
            continue;
        name_source(from, signature, i);
        found = true;
    }
    return found;
}

/* context: the whole text. */
static bool refuse_large(const struct config_place *place, const char *name, size_t length,
                         const char *written, void *context)
{
    struct signature_source from = {.place = *place};
    const char *allowed = name ? config_signature_allowed(name, length) : NULL;
    config_t tree;
    config_init(&tree);
    config_read_string(&tree, context);
    const bool found = find_at_line(&tree, place->line, &from);
    config_destroy(&tree);
    if (!allowed)
        return config_refuse(place, "a file has signatures = ( .. ) and no such number as %s",
                             written);
    return config_refuse(place, "%s%s%s%.*s takes %s, not %s", found ? "signature " : "", from.name,
                         found ? ": " : "", (int)length, name, allowed, written);
}

static bool refuse_syntax(const config_t *tree, const char *text, struct config_place *place)
{
    struct signature_source from = {.place = *place};
    char whose[sizeof "signature : " + sizeof from.name] = "";
    if (find_at_line(tree, (unsigned)config_error_line(tree), &from))
        snprintf(whose, sizeof whose, "signature %s: ", from.name);
    return config_refuse_syntax(place, tree, text, whose,
                                "a file is written signatures = ( { NAME = VALUE; .. }, { .. } );");
}

/* A name that stands already, in this file or one before. */
static bool check_unique(const struct config_signatures *c, const struct signature_source *from,
                         const config_setting_t *signature)
{
    const struct signature *added = &c->list[c->count];
    for (size_t i = 0; i < c->count; i++)
        if (strcmp(c->list[i].name, added->name) == 0)
            return config_signature_refuse(
                from, config_setting_get_member(signature, "name"),
                "stands already at %s:%u; a name is taken once over all files",
                c->files[c->places[i].file], c->places[i].line);
    return true;
}

static bool add_signature(struct config_signatures *c, const struct config_place *place,
                          const config_setting_t *value, int i)
{
    struct signature_source from = {.place = *place};
    from.place.line = config_setting_source_line(value);
    snprintf(from.name, sizeof from.name, "number %d", i + 1);
    if (config_setting_type(value) != CONFIG_TYPE_GROUP)
        return config_signature_refuse_value(&from, value, "a signature", "its members in {}");
    name_source(&from, value, i);
    if (c->count == SIGNATURES)
        return config_signature_refuse(
            &from, value, "is one too many; there can be %d over all files", SIGNATURES);
    if (!config_signature_read(&from, value, &c->list[c->count]) || !check_unique(c, &from, value))
        return false;
    c->places[c->count].file = (uint8_t)c->files_count;
    c->places[c->count].line = config_setting_source_line(config_setting_get_member(value, "name"));
    c->count++;
    return true;
}

static bool add_tree(struct config_signatures *c, struct config_place *place, const config_t *tree)
{
    const config_setting_t *root = config_root_setting(tree);
    for (int i = 0; i < config_setting_length(root); i++) {
        const config_setting_t *list = config_setting_get_elem(root, (unsigned)i);
        place->line = config_setting_source_line(list);
        if (strcmp(config_setting_name(list), "signatures") != 0)
            return config_refuse(place,
                                 "there is no \"%.40s\"; a file has signatures = ( .. ) and "
                                 "nothing else",
                                 config_setting_name(list));
        if (config_setting_type(list) != CONFIG_TYPE_LIST)
            return config_refuse(place,
                                 "signatures takes a list of groups, ( { .. }, { .. } ), not %s",
                                 config_kind(list));
        for (int k = 0; k < config_setting_length(list); k++)
            if (!add_signature(c, place, config_setting_get_elem(list, (unsigned)k), k))
                return false;
    }
    return true;
}

static bool parse_text(struct config_signatures *c, char *text, struct config_place *place)
{
    if (!config_scan(text, place, refuse_large, text))
        return false;
    config_t tree;
    config_init(&tree);
    const bool good = config_read_string(&tree, text) == CONFIG_TRUE
                          ? add_tree(c, place, &tree)
                          : refuse_syntax(&tree, text, place);
    config_destroy(&tree);
    return good;
}

bool config_signatures_load(struct config_signatures *c, const char *path, char why[CONFIG_WHY])
{
    const size_t count = c->count;
    struct config_place place = {.path = path, .why = why};
    if (c->files_count == CONFIG_SIGNATURES_FILES) {
        snprintf(why, CONFIG_WHY, "%s: too many files of signatures, up to %d are taken", path,
                 CONFIG_SIGNATURES_FILES);
        return false;
    }
    char *text = config_load_text(path, FILE_MAX, why);
    if (!text)
        return false;
    snprintf(c->files[c->files_count], CONFIG_TEXT, "%s", path);
    const bool good = parse_text(c, text, &place);
    free(text);
    if (good)
        c->files_count++;
    else
        c->count = count;
    return good;
}
