/* session: see session.h. What /proc has of a process is described in proc(5). */
#include "src/base/session.h"
#include "src/base/text.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char variable[] = "SSH_CONNECTION=";

/* The next word of *at, cut off; NULL: there is none, or it is too long. */
static const char *take_word(const char **at, char word[ADDRESS_TEXT])
{
    *at += strspn(*at, " ");
    const size_t length = strcspn(*at, " ");
    if (length == 0 || length >= ADDRESS_TEXT)
        return NULL;
    memcpy(word, *at, length);
    word[length] = '\0';
    *at += length;
    return word;
}

static bool take_address(const char **at, struct address *out)
{
    char word[ADDRESS_TEXT];
    if (!take_word(at, word))
        return false;
    word[strcspn(word, "%")] = '\0'; /* the interface of a link-local address */
    return address_parse(word, out);
}

static bool take_port(const char **at, uint16_t *out)
{
    char word[ADDRESS_TEXT];
    int64_t port;
    if (!take_word(at, word) || !text_parse_number(word, 1, UINT16_MAX, &port))
        return false;
    *out = (uint16_t)port;
    return true;
}

bool session_parse(const char *text, struct session *out)
{
    struct session s;
    if (!take_address(&text, &s.client) || !take_port(&text, &s.client_port) ||
        !take_address(&text, &s.server) || !take_port(&text, &s.server_port))
        return false;
    if (text[strspn(text, " ")] != '\0')
        return false;
    *out = s;
    return true;
}

/* A file of a process; NULL: it is gone, or not for us to read. */
static FILE *open_of(const char *proc, pid_t pid, const char *name)
{
    char path[PATH_MAX];
    const int length = snprintf(path, sizeof path, "%s/%d/%s", proc, (int)pid, name);
    return length > 0 && (size_t)length < sizeof path ? fopen(path, "re") : NULL;
}

static bool find_in_environment(const char *proc, pid_t pid, struct session *out)
{
    FILE *in = open_of(proc, pid, "environ");
    char *entry = NULL;
    size_t room = 0;
    bool found = false;
    if (!in)
        return false;
    while (!found && getdelim(&entry, &room, '\0', in) > 0)
        found = strncmp(entry, variable, sizeof variable - 1) == 0 &&
                session_parse(entry + sizeof variable - 1, out);
    free(entry);
    fclose(in);
    return found;
}

/* 0: there is none. "PID (NAME) STATE PARENT ..": the name may have blanks and brackets in it. */
static pid_t parent_of(const char *proc, pid_t pid)
{
    FILE *in = open_of(proc, pid, "stat");
    char line[512];
    int parent = 0;
    if (!in)
        return 0;
    const size_t length = fread(line, 1, sizeof line - 1, in);
    fclose(in);
    line[length] = '\0';
    const char *behind = strrchr(line, ')');
    /* The kernel writes numbers that fit. NOLINTNEXTLINE(cert-err34-c) */
    return behind && sscanf(behind, ") %*c %d", &parent) == 1 && parent > 0 ? (pid_t)parent : 0;
}

bool session_find_above(const char *proc, pid_t pid, struct session *out)
{
    enum { STEPS = 64 }; /* a chain that is longer, or changes while it is followed, ends here */
    for (int step = 0; pid > 1 && step < STEPS; step++) {
        if (find_in_environment(proc, pid, out))
            return true;
        pid = parent_of(proc, pid);
    }
    return false;
}

bool session_find(struct session *out)
{
    const char *text = getenv("SSH_CONNECTION");
    if (text)
        return session_parse(text, out);
    return session_find_above("/proc", getppid(), out);
}
