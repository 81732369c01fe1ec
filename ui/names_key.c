/* names_key: the key d: names of addresses, on and off; and what there is to say of those who are
 * asked for them. */
#include "src/base/clock.h"
#include "ui/state.h"
#include "ui/who.h"

void names_switch(struct ui *u)
{
    const struct ui_settings *settings = u->settings;
    if (!settings->names) {
        state_say(&u->state, "there is nobody to ask for names");
    } else if (who_has_names()) {
        who_use(NULL, settings->geo);
        names_stop(settings->names);
        state_say(&u->state, "names off: nobody is asked any more");
    } else {
        who_use(settings->names, settings->geo);
        u->names_silence_said = false;
        state_say(&u->state, "names on: DNS is asked for what is on the screen; who probes may "
                             "run the server that is asked, and see it");
    }
    u->order_now = true; /* words of a filter may be in names */
}

bool names_hear(struct ui *u, const struct pollfd *fds, nfds_t count)
{
    struct names *names = u->settings->names;
    if (!names || !names_turn(names, fds, count, clock_monotonic_us()))
        return false;
    const bool silent = names_are_silent(names);
    if (silent && !u->names_silence_said && who_has_names()) {
        char servers[NAMES_SERVERS_TEXT];
        state_say(
            &u->state,
            "no names come: %s does not answer, or fails; name_servers in the configuration names "
            "others, d ends the asking",
            names_servers(names, servers));
    }
    u->names_silence_said = silent;
    return true;
}
