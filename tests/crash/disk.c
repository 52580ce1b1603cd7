/* A disk that fails on command, for the process that has this library preloaded.
 *
 * Every call that changes something below one folder is counted; from the n-th on
 * (or at the n-th alone) it fails as a broken, a full or a read-only disk would.
 * Standard streams are left alone.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static char folder[PATH_MAX];
static size_t length;
static int at, error, stays;
/* Shared with the children, so that who forks them can read what came of it. */
static int *counted, *failed;
/* What was counted: the call and the file or folder, a line for each. */
static char *said;
enum { ROOM = 1 << 20 };
/* What was last found to be inside. */
static char last[PATH_MAX];

/* What a disk that is full still does. */
enum kind { TAKES_SPACE, FREES_SPACE };

__attribute__((constructor)) static void share(void) {
    size_t size = 2 * sizeof(int) + ROOM;
    counted = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    failed = counted + 1;
    said = (char *)(counted + 2);
}

void disk_fails(const char *below, int at_, int error_, int stays_) {
    snprintf(folder, sizeof folder, "%s", below);
    length = strlen(folder);
    at = at_, error = error_, stays = stays_, *counted = *failed = *said = 0;
}

int disk_counted(void) { return *counted; }

const char *disk_said(void) { return said; }

static int inside(const char *path) {
    if (!length || strncmp(path, folder, length) != 0 ||
        (path[length] != '/' && path[length] != '\0'))
        return 0;
    snprintf(last, sizeof last, "%s", path + length);
    return 1;
}

static int descriptor_inside(int fd) {
    char link[64], path[PATH_MAX];
    if (!length || (fd >= 0 && fd <= 2))
        return 0;
    if (fd == AT_FDCWD)
        snprintf(link, sizeof link, "/proc/self/cwd");
    else
        snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t found = readlink(link, path, sizeof path - 1);
    if (found < 0)
        return 0;
    path[found] = '\0';
    return inside(path);
}

static int name_inside(int fd, const char *name) {
    return name[0] == '/' ? inside(name) : descriptor_inside(fd);
}

/* Whether this call fails; errno then says how. */
static int fails_in(const char *call, int is_inside, enum kind kind) {
    if (!is_inside)
        return 0;
    ++*counted;
    size_t end = strlen(said);
    snprintf(said + end, ROOM - end, "%s %s\n", call, last);
    if (!at || *counted < at || (*counted > at && !stays))
        return 0;
    if (error == ENOSPC && kind == FREES_SPACE)
        return 0;
    ++*failed;
    errno = error;
    return 1;
}

#define fails(is_inside, kind) fails_in(__func__, is_inside, kind)

/* How much of a write is done before it fails: a full disk takes the first half. */
static int taken_first(size_t size) {
    return error == ENOSPC && *failed == 1 && size > 1;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t write(int fd, const void *body, size_t size) {
    if (!fails(descriptor_inside(fd), TAKES_SPACE))
        return REAL(write)(fd, body, size);
    return taken_first(size) ? REAL(write)(fd, body, size / 2) : -1;
}

ssize_t pwrite64(int fd, const void *body, size_t size, off64_t where) {
    if (!fails(descriptor_inside(fd), TAKES_SPACE))
        return REAL(pwrite64)(fd, body, size, where);
    return taken_first(size) ? REAL(pwrite64)(fd, body, size / 2, where) : -1;
}

ssize_t pwrite(int fd, const void *body, size_t size, off_t where) {
    return pwrite64(fd, body, size, where);
}

ssize_t writev(int fd, const struct iovec *parts, int number) {
    return fails(descriptor_inside(fd), TAKES_SPACE) ? -1 : REAL(writev)(fd, parts, number);
}

int fsync(int fd) {
    return fails(descriptor_inside(fd), FREES_SPACE) ? -1 : REAL(fsync)(fd);
}

int fdatasync(int fd) {
    return fails(descriptor_inside(fd), FREES_SPACE) ? -1 : REAL(fdatasync)(fd);
}

int syncfs(int fd) {
    return fails(descriptor_inside(fd), FREES_SPACE) ? -1 : REAL(syncfs)(fd);
}

int ftruncate64(int fd, off64_t size) {
    return fails(descriptor_inside(fd), FREES_SPACE) ? -1 : REAL(ftruncate64)(fd, size);
}

int ftruncate(int fd, off_t size) { return ftruncate64(fd, size); }

int unlinkat(int fd, const char *name, int flags) {
    return fails(name_inside(fd, name), FREES_SPACE) ? -1 : REAL(unlinkat)(fd, name, flags);
}

int unlink(const char *name) { return unlinkat(AT_FDCWD, name, 0); }

int rmdir(const char *name) { return unlinkat(AT_FDCWD, name, AT_REMOVEDIR); }

int mkdirat(int fd, const char *name, mode_t mode) {
    return fails(name_inside(fd, name), TAKES_SPACE) ? -1 : REAL(mkdirat)(fd, name, mode);
}

int mkdir(const char *name, mode_t mode) { return mkdirat(AT_FDCWD, name, mode); }

int renameat(int from, const char *old, int to, const char *new) {
    int is_inside = name_inside(from, old) || name_inside(to, new);
    return fails(is_inside, FREES_SPACE) ? -1 : REAL(renameat)(from, old, to, new);
}

int rename(const char *old, const char *new) {
    return renameat(AT_FDCWD, old, AT_FDCWD, new);
}

int linkat(int from, const char *old, int to, const char *new, int flags) {
    return fails(name_inside(to, new), TAKES_SPACE) ? -1 : REAL(linkat)(from, old, to, new, flags);
}

int openat64(int fd, const char *name, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    mode_t mode = va_arg(rest, mode_t);
    va_end(rest);
    /* To open what is there for writing harms nothing, unless nothing may be written. */
    struct stat found;
    int new = (flags & O_CREAT) && fstatat(fd, name, &found, 0) != 0;
    int writes = error == EROFS && (flags & O_ACCMODE) != O_RDONLY;
    if ((new || writes) && fails(name_inside(fd, name), TAKES_SPACE))
        return -1;
    return REAL(openat64)(fd, name, flags, mode);
}

int openat(int fd, const char *name, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    mode_t mode = va_arg(rest, mode_t);
    va_end(rest);
    return openat64(fd, name, flags, mode);
}

int open64(const char *name, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    mode_t mode = va_arg(rest, mode_t);
    va_end(rest);
    return openat64(AT_FDCWD, name, flags, mode);
}

int open(const char *name, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    mode_t mode = va_arg(rest, mode_t);
    va_end(rest);
    return openat64(AT_FDCWD, name, flags, mode);
}
