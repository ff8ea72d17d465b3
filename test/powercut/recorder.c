/*
 * Preloaded into a process, it writes down everything that process asks of a disk below one folder, in its order: what is
 * written where, what is waited for, what is renamed. What the process says on its standard output stands between, so that a
 * promise has its place among the writes. POWERCUT_ROOT names the folder, POWERCUT_LOG the file.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define FDS 4096

struct record {
  uint32_t op, path, data, more;
  uint64_t inode, offset;
};

static int logged = -1;
static const char *root;
static size_t root_length;
static unsigned char tracked[FDS];
static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;

#define REAL(name) static __typeof__(name) *real; if (real == NULL) real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

__attribute__((constructor)) static void begin(void) {
  const char *file = getenv("POWERCUT_LOG");
  root = getenv("POWERCUT_ROOT");
  if (file == NULL || root == NULL) return;
  root_length = strlen(root);
  int fd = (int)syscall(2 /* open */, file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (fd < 0) abort();
  logged = fcntl(fd, F_DUPFD_CLOEXEC, 900);
  syscall(3 /* close */, fd);
}

static int below(const char *path) {
  return logged >= 0 && strncmp(path, root, root_length) == 0 && (path[root_length] == '/' || path[root_length] == 0);
}

static int is_tracked(int fd) { return logged >= 0 && fd >= 0 && fd < FDS && tracked[fd]; }

static void put(const void *bytes, size_t length) {
  const char *at = bytes;
  while (length > 0) {
    ssize_t done = syscall(1 /* write */, logged, at, length);
    if (done <= 0) abort();
    at += done;
    length -= (size_t)done;
  }
}

static void note(char op, uint64_t inode, uint64_t offset, uint32_t more, const char *path, const void *data, size_t length) {
  int before = errno;
  struct record head = {(uint32_t)op, path == NULL ? 0 : (uint32_t)strlen(path), (uint32_t)length, more, inode, offset};
  put(&head, sizeof head);
  if (path != NULL) put(path, head.path);
  if (length > 0) put(data, length);
  errno = before;
}

static uint64_t inode_of(int fd) {
  struct stat seen;
  return fstat(fd, &seen) == 0 ? seen.st_ino : 0;
}

static int opened(int fd, const char *path, int flags) {
  if (fd < 0 || fd >= FDS) return fd;
  tracked[fd] = below(path);
  if (!tracked[fd]) return fd;
  struct stat seen;
  fstat(fd, &seen);
  uint32_t more = (S_ISDIR(seen.st_mode) ? 1 : 0) | ((flags & O_TRUNC) ? 2 : 0);
  note('O', seen.st_ino, 0, more, path, NULL, 0);
  return fd;
}

#define OPEN(name)                                             \
  int name(const char *path, int flags, ...) {                 \
    REAL(name);                                                \
    va_list rest;                                              \
    va_start(rest, flags);                                     \
    mode_t mode = (flags & O_CREAT) ? va_arg(rest, mode_t) : 0; \
    va_end(rest);                                              \
    if (logged < 0) return real(path, flags, mode);            \
    pthread_mutex_lock(&turn);                                 \
    int fd = opened(real(path, flags, mode), path, flags);     \
    pthread_mutex_unlock(&turn);                               \
    return fd;                                                 \
  }
OPEN(open)
OPEN(open64)

int close(int fd) {
  REAL(close);
  if (fd >= 0 && fd < FDS) tracked[fd] = 0;
  return real(fd);
}

static void wrote(int fd, const void *data, ssize_t done, off_t offset) {
  if (done > 0) note('W', inode_of(fd), (uint64_t)offset, 0, NULL, data, (size_t)done);
}

ssize_t pwrite64(int fd, const void *data, size_t length, off64_t offset) {
  REAL(pwrite64);
  if (!is_tracked(fd)) return real(fd, data, length, offset);
  pthread_mutex_lock(&turn);
  ssize_t done = real(fd, data, length, offset);
  wrote(fd, data, done, offset);
  pthread_mutex_unlock(&turn);
  return done;
}

ssize_t write(int fd, const void *data, size_t length) {
  REAL(write);
  if (logged < 0 || (fd != 1 && !is_tracked(fd))) return real(fd, data, length);
  pthread_mutex_lock(&turn);
  if (fd == 1) note('A', 0, 0, 0, NULL, data, length);
  ssize_t done = real(fd, data, length);
  /* The place is known only afterwards: a file may be open to be appended to. */
  if (fd != 1) wrote(fd, data, done, lseek(fd, 0, SEEK_CUR) - done);
  pthread_mutex_unlock(&turn);
  return done;
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
  REAL(writev);
  if (logged < 0 || (fd != 1 && !is_tracked(fd))) return real(fd, parts, count);
  ssize_t sum = 0;
  for (int n = 0; n < count; n += 1) {
    ssize_t done = write(fd, parts[n].iov_base, parts[n].iov_len);
    if (done < 0) return sum > 0 ? sum : done;
    sum += done;
    if ((size_t)done < parts[n].iov_len) break;
  }
  return sum;
}

/* Nothing here writes by these; if that changes, the recording would have a hole, so it ends instead. */
ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t offset) {
  REAL(pwritev);
  if (is_tracked(fd)) abort();
  return real(fd, parts, count, offset);
}

#define SYNC(name)                                   \
  int name(int fd) {                                 \
    REAL(name);                                      \
    if (!is_tracked(fd)) return real(fd);            \
    pthread_mutex_lock(&turn);                       \
    int done = real(fd);                             \
    if (done == 0) note('S', inode_of(fd), 0, 0, NULL, NULL, 0); \
    pthread_mutex_unlock(&turn);                     \
    return done;                                     \
  }
SYNC(fsync)
SYNC(fdatasync)

int ftruncate64(int fd, off64_t length) {
  REAL(ftruncate64);
  if (!is_tracked(fd)) return real(fd, length);
  pthread_mutex_lock(&turn);
  int done = real(fd, length);
  if (done == 0) note('T', inode_of(fd), (uint64_t)length, 0, NULL, NULL, 0);
  pthread_mutex_unlock(&turn);
  return done;
}

int rename(const char *from, const char *to) {
  REAL(rename);
  if (!below(from) && !below(to)) return real(from, to);
  pthread_mutex_lock(&turn);
  int done = real(from, to);
  if (done == 0) note('R', 0, 0, 0, from, to, strlen(to));
  pthread_mutex_unlock(&turn);
  return done;
}

int unlink(const char *path) {
  REAL(unlink);
  if (!below(path)) return real(path);
  pthread_mutex_lock(&turn);
  int done = real(path);
  if (done == 0) note('U', 0, 0, 0, path, NULL, 0);
  pthread_mutex_unlock(&turn);
  return done;
}

int mkdir(const char *path, mode_t mode) {
  REAL(mkdir);
  if (!below(path)) return real(path, mode);
  pthread_mutex_lock(&turn);
  int done = real(path, mode);
  if (done == 0) note('M', 0, 0, 0, path, NULL, 0);
  pthread_mutex_unlock(&turn);
  return done;
}
