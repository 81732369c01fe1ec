/* config_signature_value: values of signatures as they are written: ranges, ports, TCP flags. */
#include "src/config_signature.h"

#include <libconfig.h>
#include <string.h>

bool config_signature_range(const config_setting_t *at, struct signature_range limits,
                            struct signature_range *out)
{
    int64_t low, high;
    if (config_is_list(at)) {
        if (config_setting_length(at) != 2 ||
            !config_get_number(config_setting_get_elem(at, 0), &low) ||
            !config_get_number(config_setting_get_elem(at, 1), &high))
            return false;
    } else {
        if (!config_get_number(at, &low))
            return false;
        high = low;
    }
    if (low < limits.low || high > limits.high || low > high)
        return false;
    *out = (struct signature_range){(uint16_t)low, (uint16_t)high};
    return true;
}

/* 1434, or "1026-1031". */
static bool read_port(const config_setting_t *value, struct port_range *out)
{
    char text[PORT_RANGE_TEXT];
    const char *written = config_setting_get_string(value);
    int64_t n;
    if (config_get_number(value, &n)) {
        if (n < 0 || n > UINT16_MAX)
            return false;
        *out = (struct port_range){.first = (uint16_t)n, .last = (uint16_t)n};
        return true;
    }
    if (!written || strlen(written) > sizeof text - sizeof "udp/")
        return false;
    snprintf(text, sizeof text, "udp/%s", written);
    return port_range_parse(text, out);
}

const config_setting_t *config_signature_ports(const config_setting_t *at,
                                               struct signature_ports *out)
{
    const int count = config_is_list(at) ? config_setting_length(at) : 0;
    if (count < 1 || count > SIGNATURE_PORTS)
        return at;
    for (int i = 0; i < count; i++) {
        const config_setting_t *entry = config_setting_get_elem(at, (unsigned)i);
        if (!read_port(entry, &out->ranges[i]))
            return entry;
    }
    out->count = (uint8_t)count;
    return NULL;
}

bool config_signature_octet(const config_setting_t *at, uint8_t *out)
{
    int64_t n;
    if (!config_get_number(at, &n) || n < 0 || n > UINT8_MAX)
        return false;
    *out = (uint8_t)n;
    return true;
}

bool config_signature_flag_set(const config_setting_t *at, uint8_t *out)
{
    static const char letters[] = "FSRPAU"; /* in the order of their bits */
    const char *text = config_setting_get_string(at);
    *out = 0;
    for (; text && *text; text++) {
        const char *letter = strchr(letters, *text);
        if (!letter)
            return false;
        *out |= (uint8_t)(1 << (letter - letters));
    }
    return text != NULL;
}

const config_setting_t *config_signature_list(const config_setting_t *at,
                                              config_signature_entry *read, int most, uint8_t *out,
                                              uint8_t *out_count)
{
    const int count = config_is_list(at) ? config_setting_length(at) : 0;
    if (count < 1 || count > most)
        return at;
    for (int i = 0; i < count; i++) {
        const config_setting_t *entry = config_setting_get_elem(at, (unsigned)i);
        if (!read(entry, &out[i]))
            return entry;
    }
    *out_count = (uint8_t)count;
    return NULL;
}
