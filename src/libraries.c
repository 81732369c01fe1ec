/* libraries: see libraries.h. The one file that includes the headers of all libraries, as it asks
 * each for nothing but its version. */
#include "src/libraries.h"

#include "src/base/version.h"

#include <ares.h>
#include <curses.h>
#include <gnu/libc-version.h>
#include <libconfig.h>
#include <lzma.h>
#include <maxminddb.h>
#include <nettle/version.h>
#include <pcap/pcap.h>
#include <seccomp.h>
#include <string.h>
#include <xxhash.h> /* compiled in (src/base/hash.c): the version that runs */
#include <yajl/yajl_version.h>
#include <zlib.h>
#include <zstd.h>

static void print(FILE *out, const char *name, const char *version)
{
    fprintf(out, "  %-13s%s\n", name, version);
}

/* Of a version in three numbers. */
static void print_numbers(FILE *out, const char *name, int major, int minor, int patch)
{
    char text[40];
    snprintf(text, sizeof text, "%d.%d.%d", major, minor, patch);
    print(out, name, text);
}

/* "libpcap version 1.10.3 (with TPACKET_V3)": what stands behind its name and that word. */
static const char *pcap_version(void)
{
    static const char before[] = "libpcap version ";
    const char *text = pcap_lib_version();
    return strncmp(text, before, sizeof before - 1) == 0 ? text + sizeof before - 1 : text;
}

static const char *curses_number(void)
{
    const char *text = curses_version(), *blank = strchr(text, ' ');
    return blank ? blank + 1 : text;
}

static void print_libraries(FILE *out)
{
    char nettle[40];
    const struct scmp_version *seccomp = seccomp_version();
    const int yajl = yajl_version(); /* 20100 is 2.1.0 */
    print(out, "libpcap", pcap_version());
    print(out, "ncurses", curses_number());
    print_numbers(out, "libconfig", LIBCONFIG_VER_MAJOR, LIBCONFIG_VER_MINOR,
                  LIBCONFIG_VER_REVISION);
    print_numbers(out, "yajl", yajl / 10000, yajl / 100 % 100, yajl % 100);
    print(out, "zlib", zlibVersion());
    print(out, "libzstd", ZSTD_versionString());
    print(out, "liblzma", lzma_version_string());
    print_numbers(out, "xxhash", XXH_VERSION_MAJOR, XXH_VERSION_MINOR, XXH_VERSION_RELEASE);
    print(out, "c-ares", ares_version(NULL));
    print(out, "libmaxminddb", MMDB_lib_version());
    snprintf(nettle, sizeof nettle, "%d.%d", nettle_version_major(), nettle_version_minor());
    print(out, "nettle", nettle);
    print_numbers(out, "libseccomp", (int)seccomp->major, (int)seccomp->minor, (int)seccomp->micro);
    print(out, "libcap-ng", "does not tell its version");
    print(out, "glibc", gnu_get_libc_version());
}

/* What builds differ in. */
static void print_build(FILE *out)
{
#ifdef __clang__ /* whose name is in its version */
    fputs("compiled with " __VERSION__, out);
#else
    fputs("compiled with gcc " __VERSION__, out);
#endif
#ifdef __OPTIMIZE__
    fputs(", optimised", out);
#endif
#if defined _FORTIFY_SOURCE && _FORTIFY_SOURCE > 0
    fputs(", fortified", out);
#endif
#ifdef __SANITIZE_ADDRESS__
    fputs(", address sanitizer", out);
#endif
#ifdef __SANITIZE_THREAD__
    fputs(", thread sanitizer", out);
#endif
    putc('\n', out);
}

void libraries_print(FILE *out)
{
    fputs("tapwatch " TAPWATCH_VERSION "\n\nlibraries\n", out);
    print_libraries(out);
    fputs("\ncapture files  pcap, pcapng; plain, gzip, zstd, xz\n"
          "writes         json, text, csv, dshield, pcap, Prometheus' text format\n",
          out);
    print_build(out);
}
