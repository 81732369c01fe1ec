/* landlock: see landlock.h. */
#include "src/sandbox/landlock.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Younger than the header of Debian 12: linux/landlock.h of Linux 6.10. */
#define RIGHT_TRUNCATE     (UINT64_C(1) << 14)
#define RIGHT_IOCTL_DEVICE (UINT64_C(1) << 15)

enum { WITH_REFER = 2, WITH_TRUNCATE = 3, WITH_IOCTL_DEVICE = 5 };

/* Everything of the first version. */
#define RIGHTS_FIRST                                                                               \
    (LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_READ_FILE |   \
     LANDLOCK_ACCESS_FS_READ_DIR | LANDLOCK_ACCESS_FS_REMOVE_DIR |                                 \
     LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_DIR | \
     LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO |   \
     LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SYM)
/* What makes sense of a file that is no folder. */
#define RIGHTS_OF_FILES                                                                            \
    (LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_READ_FILE | RIGHT_TRUNCATE |               \
     RIGHT_IOCTL_DEVICE)

int landlock_version(void)
{
    const long version =
        syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    return version > 0 ? (int)version : 0;
}

/* What this kernel can forbid, all of which we do. */
static uint64_t handled(void)
{
    const int version = landlock_version();
    return RIGHTS_FIRST | (version >= WITH_REFER ? LANDLOCK_ACCESS_FS_REFER : 0) |
           (version >= WITH_TRUNCATE ? RIGHT_TRUNCATE : 0) |
           (version >= WITH_IOCTL_DEVICE ? RIGHT_IOCTL_DEVICE : 0);
}

int landlock_new(void)
{
    const struct landlock_ruleset_attr all = {.handled_access_fs = handled()};
    return (int)syscall(SYS_landlock_create_ruleset, &all, sizeof all, 0);
}

static uint64_t rights_of(enum landlock_use use)
{
    switch (use) {
    case LANDLOCK_READ:
        return LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
    case LANDLOCK_WRITE:
        return LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR |
               LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_MAKE_REG |
               LANDLOCK_ACCESS_FS_REMOVE_FILE | RIGHT_TRUNCATE;
    case LANDLOCK_DEVICE:
        return LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE | RIGHT_IOCTL_DEVICE;
    }
    return 0;
}

bool landlock_add(int rules, const char *path, enum landlock_use use)
{
    struct stat st;
    const int fd = open(path, O_PATH | O_CLOEXEC);
    if (fd < 0)
        return true;
    const mode_t type = fstat(fd, &st) == 0 ? st.st_mode & S_IFMT : 0;
    uint64_t rights = rights_of(use) & handled();
    if (type != S_IFDIR)
        rights &= RIGHTS_OF_FILES;
    if (use == LANDLOCK_DEVICE && (type == S_IFREG || type == S_IFDIR)) {
        close(fd);
        return true;
    }
    const struct landlock_path_beneath_attr rule = {.allowed_access = rights, .parent_fd = fd};
    const bool added =
        syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0;
    const int error = errno;
    close(fd);
    errno = error;
    return added || error == EBADFD; /* of pipes and sockets there are no rules */
}

bool landlock_enforce(int rules)
{
    const bool good = syscall(SYS_landlock_restrict_self, rules, 0) == 0;
    const int error = errno;
    close(rules);
    errno = error;
    return good;
}
