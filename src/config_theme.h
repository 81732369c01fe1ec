/* config_theme: reads a file that says what a theme looks like. Its head (share/themes/dark.conf)
 * explains how one is written. */
#ifndef TAPWATCH_CONFIG_THEME_H
#define TAPWATCH_CONFIG_THEME_H

#include "src/base/style.h"
#include "src/config.h"

/* False: why is one line "FILE:LINE: what, why, what is allowed", and the theme is as it was. */
bool config_theme_load(struct theme *t, const char *path, char why[CONFIG_WHY]);

#endif
