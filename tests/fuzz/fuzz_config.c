/* fuzz_config: the configuration, from any text: what is taken can be printed, and is read again as
 * the same; what is refused leaves all as it was. */
#include "src/config.h"
#include "tests/fuzz/fuzz.h"

const char *__lsan_default_suppressions(void);

/* libconfig 1.5 loses the string that it was reading when the syntax is wrong. */
const char *__lsan_default_suppressions(void)
{
    return "leak:strbuf_append\nleak:libconfig_yylex";
}

static char *print(const struct config *c, size_t *size)
{
    char *text = NULL;
    FILE *out = open_memstream(&text, size);
    require(out && config_print(c, out), "settings can be printed");
    fclose(out);
    return text;
}

static void check_same(const struct config *c, const char *what)
{
    char path[FUZZ_PATH], why[CONFIG_WHY] = "";
    static struct config again;
    size_t size, again_size;
    char *text = print(c, &size);
    const int fd = file_of(text, size, path);
    config_defaults(&again);
    if (!config_load(&again, path, why))
        fprintf(stderr, "%s\n", why);
    char *again_text = print(&again, &again_size);
    require(size == again_size && memcmp(text, again_text, size) == 0, what);
    free(text);
    free(again_text);
    close(fd);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[FUZZ_PATH], why[CONFIG_WHY] = "";
    static struct config c, before;
    const int fd = file_of(data, size, path);
    config_defaults(&c);
    config_defaults(&before);
    if (config_load(&c, path, why)) {
        check_same(&c, "what is printed is read as the same");
    } else {
        size_t size_before, size_now;
        char *text = print(&before, &size_before), *now = print(&c, &size_now);
        check_reason(why, sizeof why);
        require(size_before == size_now && memcmp(text, now, size_now) == 0,
                "what is refused changes nothing");
        free(text);
        free(now);
    }
    close(fd);
    return 0;
}
