/* fuzz_words: the small things that people write: addresses, networks, ports, times, colours,
 * numbers, sessions; and hostile bytes that are made safe to show. What is taken reads back the
 * same when it is written. */
#include "src/base/address.h"
#include "src/base/clock.h"
#include "src/base/color.h"
#include "src/base/port_range.h"
#include "src/base/session.h"
#include "src/base/text.h"
#include "tests/fuzz/fuzz.h"

enum { TEXT_MOST = 512 };

static void check_address(const char *text)
{
    struct address a, again;
    char written[ADDRESS_TEXT];
    if (!address_parse(text, &a))
        return;
    require(address_parse(address_format(&a, written), &again) && address_equal(&a, &again),
            "an address reads back");
    require(address_compare(&a, &again) == 0, "equal ones compare so");
}

static void check_network(const char *text)
{
    struct network n, again;
    char written[NETWORK_TEXT];
    if (!network_parse(text, &n))
        return;
    require(network_parse(network_format(&n, written), &again), "a network can be read");
    require(address_equal(&n.base, &again.base) && n.prefix_length == again.prefix_length,
            "a network reads back");
    require(n.prefix_length <= 128 && network_contains(&n, &n.base), "it contains its own base");
}

static void check_home(const char *text)
{
    struct home home = {0};
    char why[128] = "";
    if (home_add(&home, text, why, sizeof why))
        require(home.count <= HOME_MAX, "there is room");
    else
        require(home.count == 0 && why[0], "what is refused changes nothing");
}

static void check_ports(const char *text)
{
    struct port_range r, again;
    char written[PORT_RANGE_TEXT];
    if (!port_range_parse(text, &r))
        return;
    require(r.first <= r.last, "a range goes up");
    require(port_range_parse(port_range_format(&r, written), &again) && again.first == r.first &&
                again.last == r.last && again.protocol == r.protocol,
            "a range reads back");
}

static void check_time(const char *text)
{
    int64_t time_us, again;
    char written[CLOCK_TEXT];
    if (!clock_parse_rfc3339(text, &time_us))
        return;
    clock_format_rfc3339(time_us, written);
    require(clock_parse_rfc3339(written, &again) && again == time_us, "a time reads back");
}

static void check_others(const char *text)
{
    struct color color;
    struct session session = {.client_port = 1};
    int64_t number;
    if (color_parse(text, &color))
        require(color.kind <= COLOR_RGB, "a colour is one of three kinds");
    if (session_parse(text, &session))
        require(session.client_port && session.server_port, "a session has ports");
    if (text_parse_number(text, -5, INT64_C(1) << 40, &number))
        require(number >= -5 && number <= INT64_C(1) << 40, "a number is in its range");
}

static void check_safe(const uint8_t *data, size_t size)
{
    char out[64];
    const size_t room = size > 0 ? data[0] % sizeof out + 1 : 1;
    text_safe(data, size, out, room);
    require(strnlen(out, room) < room, "a text is cut to fit");
    for (const char *c = out; *c; c++)
        require(*c >= 0x20 && *c <= 0x7e, "a text can be shown");
    text_hex(data, size, out, room);
    require(strnlen(out, room) < room, "so is one in hex");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char text[TEXT_MOST] = "";
    check_safe(data, size);
    if (size > 0)
        memcpy(text, data, size < sizeof text - 1 ? size : sizeof text - 1);
    check_address(text);
    check_network(text);
    check_home(text);
    check_ports(text);
    check_time(text);
    check_others(text);
    return 0;
}
