/* config_tree: what the readers of configuration files share.
 *
 * libconfig 1.5 reads what it should refuse: names nobody knows, and numbers beyond 32 bits modulo
 * 2^32. So a file's text is looked through before it is parsed (config_scan), and the tree is
 * walked after that. */
#ifndef TAPWATCH_CONFIG_TREE_H
#define TAPWATCH_CONFIG_TREE_H

#include "src/config.h"

/* libconfig's */
struct config_t;
struct config_setting_t;

/* Where we are, for messages. */
struct config_place {
    const char *path;
    unsigned line;
    char *why; /* CONFIG_WHY bytes */
};

/* Writes "FILE:LINE: " and the rest into why; false. */
bool __attribute__((format(printf, 2, 3)))
config_refuse(const struct config_place *place, const char *format, ...);
/* The same place, but for the line. */
struct config_place config_place_of(const struct config_place *place,
                                    const struct config_setting_t *from);
/* What a value is, in words: "a whole number", "text". */
const char *config_kind(const struct config_setting_t *from);
/* [1, 2] or (1, "x"). */
bool config_is_list(const struct config_setting_t *from);
/* False: it is no whole number. */
bool config_get_number(const struct config_setting_t *from, int64_t *out);

/* Says why a number is too large, as config_refuse does; false. name: the setting it belongs to,
 * not NUL-terminated; NULL: of none. written: the number as it stands there. */
typedef bool config_refuse_large(const struct config_place *place, const char *name, size_t length,
                                 const char *written, void *context);
/* Whether the text is free of what libconfig must not see: numbers it would misread, and @include,
 * which would read other files unseen and give line numbers of the wrong one. */
bool config_scan(const char *text, struct config_place *place, config_refuse_large *refuse_large,
                 void *context);
/* Says what libconfig did not understand of the text, at its line, as config_refuse does; false.
 * whose: before all else, "" or "signature x: ". form: how it is written, where nothing better is
 * known. */
bool config_refuse_syntax(struct config_place *place, const struct config_t *tree, const char *text,
                          const char *whose, const char *form);

/* The whole file with a newline and a NUL behind it, on the heap. NULL: why says why. */
char *config_load_text(const char *path, size_t bytes_max, char why[CONFIG_WHY]);

#endif
