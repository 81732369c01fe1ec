/* replay: inputs of a fuzzer, each once, without libFuzzer: for measuring what they reach. Its
 * arguments are files, and folders of them. */
#include "tests/fuzz/fuzz.h"

#include <dirent.h>

static unsigned inputs;

static void run_file(const char *path)
{
    FILE *in = fopen(path, "rb");
    struct stat st;
    require(in && fstat(fileno(in), &st) == 0, path);
    uint8_t *bytes = malloc((size_t)st.st_size + 1);
    require(bytes && fread(bytes, 1, (size_t)st.st_size, in) == (size_t)st.st_size, path);
    fclose(in);
    LLVMFuzzerTestOneInput(bytes, (size_t)st.st_size);
    free(bytes);
    inputs++;
}

static void run_folder(const char *path)
{
    char inner[4096];
    DIR *folder = opendir(path);
    if (!folder) {
        run_file(path);
        return;
    }
    for (struct dirent *entry; (entry = readdir(folder));) {
        snprintf(inner, sizeof inner, "%s/%s", path, entry->d_name);
        if (entry->d_name[0] != '.')
            run_file(inner);
    }
    closedir(folder);
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        run_folder(argv[i]);
    printf("%u inputs\n", inputs);
    return EXIT_SUCCESS;
}
