/* fuzz_options: the command line, of any words. An input is the words, each with a NUL behind it.
 * None may name a file elsewhere: what is read is not to depend on the machine. */
#include "src/options.h"
#include "tests/fuzz/fuzz.h"

enum { WORDS = 64, WORD_BYTES = 4096 };

static char *print(const struct config *c)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    require(out && config_print(c, out), "settings can be printed");
    fclose(out);
    return text;
}

static void check_options(const struct options *o, int words, char **argv)
{
    static struct config again;
    char why[CONFIG_WHY] = "";
    require(o->action <= ACTION_VERSION, "it says what to do");
    require(o->file_count + o->interface_count <= (size_t)words, "a word is one file at most");
    require(!o->batch || o->action != ACTION_RUN || o->output, "in batch there is an output");
    require(o->speed >= 0 && o->duration_s >= 0 && o->every_s >= 0, "times do not go back");
    if (o->action != ACTION_RUN)
        return;
    const bool taken = options_read_again(o, words, argv, &again, why);
    if (!taken)
        fprintf(stderr, "%s\n", why);
    require(taken, "the same words are taken again");
    char *first = print(&o->config), *second = print(&again);
    require(strcmp(first, second) == 0, "and mean the same");
    free(first);
    free(second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char words[WORD_BYTES + 1];
    char *argv[WORDS + 2] = {(char[]){"tapwatch"}}, why[CONFIG_WHY] = "";
    int count = 1;
    static char config[FUZZ_PATH];
    if (!config[0]) {
        file_of("", 0, config);
        setenv("TAPWATCH_CONFIG", config, 1);
    }
    if (size > WORD_BYTES || memchr(data, '/', size))
        return 0;
    if (size > 0)
        memcpy(words, data, size);
    words[size] = '\0';
    for (char *at = words; at < words + size && count <= WORDS; at += strlen(at) + 1)
        argv[count++] = at;
    struct options o = {0};
    if (options_parse(&o, count, argv, why))
        check_options(&o, count, argv);
    else
        check_reason(why, sizeof why);
    options_done(&o);
    return 0;
}
