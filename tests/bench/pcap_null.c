/* pcap_null: reads a capture with libpcap and does nothing with it: the floor of whoever reads with
 * it. Prints how many packets there were. */
#include <pcap.h>
#include <stdio.h>

static void count(u_char *packets, const struct pcap_pkthdr *header, const u_char *bytes)
{
    (void)header;
    (void)bytes;
    ++*(unsigned long *)(void *)packets;
}

int main(int argc, char **argv)
{
    char why[PCAP_ERRBUF_SIZE];
    pcap_t *capture = argc == 2 ? pcap_open_offline(argv[1], why) : NULL;
    if (!capture) {
        fprintf(stderr, "pcap_null: %s\n", argc == 2 ? why : "usage: pcap_null FILE");
        return 1;
    }
    unsigned long packets = 0;
    int result = pcap_loop(capture, -1, count, (u_char *)&packets);
    if (result < 0)
        fprintf(stderr, "pcap_null: %s\n", pcap_geterr(capture));
    printf("%lu\n", packets);
    pcap_close(capture);
    return result < 0;
}
