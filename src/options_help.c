/* options_help: what --help prints. */
#include "src/options.h"

static void print_input(FILE *out)
{
    fputs("usage: tapwatch [options] [filter expression]\n"
          "       tapwatch [options] SNAPSHOT.json\n"
          "       tapwatch --diff BEFORE.json AFTER.json\n"
          "\n"
          "Shows what is probing a network: on a screen, or in batch as a file.\n"
          "\n"
          "Input\n"
          "  -i, --interface NAME    capture from it; may be repeated; any is all of them\n"
          "                          (default: that of the default route)\n"
          "  -r, --read FILE         read pcap or pcapng, also .gz .zst .xz; - is standard\n"
          "                          input; may be repeated\n"
          "  -D, --list-interfaces   list the interfaces and exit\n"
          "  -f, --filter EXPR       count only what matches, as pcap-filter(7) has it;\n"
          "                          the words behind the options do the same\n"
          "  -F, --filter-file FILE  read the filter from a file\n"
          "  -c, --count N           stop after N packets\n"
          "      --duration SECONDS  stop after that much packet time\n"
          "      --speed X|max       pace of --read (default: 1 on the screen, max in\n"
          "                          batch)\n"
          "      --open FILE         show a snapshot that was saved as JSON, or in batch\n"
          "                          write it as another document; its name alone does so\n"
          "      --diff              what is new, gone, grown between two of them\n"
          "\n"
          "Capture and counting\n"
          "  -H, --home CIDR[,CIDR]  the networks that are ours (default: those of the\n"
          "                          interface; of a file: RFC 1918 and RFC 4193)\n"
          "  -p, --no-promiscuous    only what is addressed to this host\n"
          "  -B, --buffer-size KIB   kernel buffer of each interface (default: 32768)\n"
          "  -s, --snaplen BYTES     keep that much of each packet (default: 1600; 0: all)\n"
          "      --include-self      live: count our own SSH session, too\n"
          "      --reopen            live: keep the right to capture, to open an interface\n"
          "                          again that was removed and came back\n"
          "\n",
          out);
}

static void print_output(FILE *out)
{
    fputs("Output\n"
          "  -b, --batch             no screen; so it is when standard output is no\n"
          "                          terminal\n"
          "  -o, --output FILE       batch: write the counts to it at the end, - is\n"
          "                          standard output (default: -); screen: where the key\n"
          "                          w writes\n"
          "      --format json|text|csv|dshield\n"
          "                          (default: by the suffix .json .txt .csv .dshield of\n"
          "                          FILE; else text in batch without -o and on a\n"
          "                          terminal, JSON elsewhere)\n"
          "      --format csv:LIST   of the CSV one list alone, such as ports or sources\n"
          "      --format dshield-sources:udp/1026\n"
          "                          the sources of a port: address, first seen, last\n"
          "                          seen, packets, date\n"
          "      --every SECONDS     batch: write the counts each time that much packet\n"
          "                          time has passed; JSON comes one object a line, CSV\n"
          "                          with one header; not with dshield\n"
          "  -w, --write FILE        evidence: the packets of incidents, as pcap; - is\n"
          "                          standard output\n"
          "  -C, --file-size MB      go on in another file before it is larger than that\n"
          "  -W, --files N           so many, then the oldest is written anew; with -C\n"
          "      --exit-alert        batch: exit with 3 when an incident of severity\n"
          "                          warning or above was open at the end\n"
          "      --force             replace files that exist\n"
          "      --linear            for screen readers: plain lines that say what\n"
          "                          changes instead of the screen; totals: --every\n"
          "      --mouse             take clicks and the wheel of a mouse\n"
          "      --metrics-file FILE write counts for Prometheus to it, again and again:\n"
          "                          a .prom file for node_exporter\n"
          "      --redact            write pseudonyms in place of home addresses, and\n"
          "                          leave payloads out\n"
          "      --ascii             draw with ASCII only, on the page of text too\n"
          "      --theme NAME        dark, light, high-contrast, colour-blind, mono, or a\n"
          "                          file's path with a / (default: dark)\n"
          "      --no-color          draw without colour, as NO_COLOR does\n"
          "      --color             draw with colour in spite of NO_COLOR\n"
          "      --low-bandwidth     for a slow line: some 100 bytes a second; graphs\n"
          "                          sweep, the rest is drawn every 5 to 60 seconds\n"
          "      --names             ask DNS for names of what is on the screen, as\n"
          "                          the key d does; whoever probes may see that you ask\n"
          "  -n                      ask for no names (the default)\n"
          "\n",
          out);
}

static void print_settings(FILE *out)
{
    fputs("Rights\n"
          "  -Z, --user USER         the account that root becomes when the capture is\n"
          "                          open (default: who called sudo, else nobody); root\n"
          "                          stays root\n"
          "      --no-sandbox        for debugging: keep all rights and system calls\n"
          "\n"
          "Settings\n"
          "      --config FILE       read the settings from it (default: the file that\n"
          "                          $TAPWATCH_CONFIG names, else\n"
          "                          ~/.config/tapwatch/tapwatch.conf, else\n"
          "                          /etc/tapwatch.conf)\n"
          "      --print-config      print the settings in force, as such a file, and exit\n"
          "  -h, --help              print this and exit\n"
          "  -V, --version           print the version, those of the libraries, and exit\n"
          "\n"
          "Exit status: 0 done, 1 failed at run time, 2 wrong usage or configuration,\n"
          "3 see --exit-alert.\n",
          out);
}

void options_print_help(FILE *out)
{
    print_input(out);
    print_output(out);
    print_settings(out);
}
