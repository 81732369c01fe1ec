/* fuzz_theme: a file of a theme, from any text. */
#include "src/config_theme.h"
#include "tests/fuzz/fuzz.h"

const char *__lsan_default_suppressions(void);

/* libconfig 1.5 loses the string that it was reading when the syntax is wrong. */
const char *__lsan_default_suppressions(void)
{
    return "leak:strbuf_append\nleak:libconfig_yylex";
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[FUZZ_PATH], why[CONFIG_WHY] = "";
    struct theme theme, before;
    const int fd = file_of(data, size, path);
    memset(&theme, 0, sizeof theme);
    strcpy(theme.name, "before");
    before = theme;
    if (config_theme_load(&theme, path, why)) {
        require(strnlen(theme.name, THEME_NAME) < THEME_NAME, "a name ends");
        for (size_t i = 0; i < STYLES; i++)
            require(theme.styles[i].foreground.kind <= COLOR_RGB &&
                        theme.styles[i].background.kind <= COLOR_RGB,
                    "a colour is one of three kinds");
    } else {
        check_reason(why, sizeof why);
        require(strcmp(theme.name, before.name) == 0 &&
                    memcmp(theme.styles, before.styles, sizeof theme.styles) == 0,
                "what is refused changes nothing");
    }
    close(fd);
    return 0;
}
