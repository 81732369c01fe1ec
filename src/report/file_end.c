/* file_end: see file_end.h. */
#include "src/report/file_end.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

off_t file_end_find(int fd)
{
    struct stat st;
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
        return -1;
    return fcntl(fd, F_GETFL) & O_APPEND ? st.st_size : lseek(fd, 0, SEEK_CUR);
}

bool file_end_take_back(int fd, off_t end, size_t written)
{
    struct stat st;
    return fstat(fd, &st) == 0 && st.st_size == end + (off_t)written && ftruncate(fd, end) == 0 &&
           lseek(fd, end, SEEK_SET) == end;
}
