/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE
#include "system.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/utsname.h>
#include <unistd.h>

static long result(long value) { return value == -1 ? -(long)errno : value; }

long ciommufd_open(const char *path, int flags) { return result(open(path, flags | O_CLOEXEC)); }
long ciommufd_close(int descriptor) { return result(close(descriptor)); }
long ciommufd_ioctl(int descriptor, unsigned long command, unsigned long argument) {
  return result(ioctl(descriptor, command, argument));
}
long ciommufd_read(int descriptor, void *buffer, size_t count) { return result(read(descriptor, buffer, count)); }
long ciommufd_write(int descriptor, const void *buffer, size_t count) {
  return result(write(descriptor, buffer, count));
}
long ciommufd_getdents(int descriptor, void *buffer, size_t count) {
  return result(syscall(SYS_getdents64, descriptor, buffer, count));
}
long ciommufd_readlink(const char *path, char *buffer, size_t count) { return result(readlink(path, buffer, count)); }
long ciommufd_access(const char *path, int mode) { return result(access(path, mode)); }
long ciommufd_user(void) { return geteuid(); }

long ciommufd_status(const char *path, struct ciommufd_status *status) {
  struct stat found;
  if (stat(path, &found)) return -(long)errno;
  *status = (struct ciommufd_status){
      .mode = found.st_mode, .user = found.st_uid, .group = found.st_gid, .inode = found.st_ino};
  return 0;
}

long ciommufd_map(uint64_t address, uint64_t length, int protection) {
  int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE;
  void *wanted = (void *)(uintptr_t)address;
  void *got = mmap(wanted, length, protection, flags, -1, 0);
  if (got == MAP_FAILED) return -(long)errno;
  if (got != wanted) {
    /* Kernels before 4.17 take the address as a hint. */
    munmap(got, length);
    return -EEXIST;
  }
  /* Where the kernel has no huge pages there is nothing to refuse. */
  madvise(got, length, MADV_NOHUGEPAGE);
  return 0;
}

long ciommufd_unmap(uint64_t address, uint64_t length) { return result(munmap((void *)(uintptr_t)address, length)); }
long ciommufd_protect(uint64_t address, uint64_t length, int protection) {
  return result(mprotect((void *)(uintptr_t)address, length, protection));
}

long ciommufd_peek(uint64_t address, void *buffer, size_t count) {
  struct iovec local = {.iov_base = buffer, .iov_len = count};
  struct iovec remote = {.iov_base = (void *)(uintptr_t)address, .iov_len = count};
  return result(process_vm_readv(getpid(), &local, 1, &remote, 1, 0));
}
long ciommufd_poke(uint64_t address, const void *buffer, size_t count) {
  struct iovec local = {.iov_base = (void *)(uintptr_t)buffer, .iov_len = count};
  struct iovec remote = {.iov_base = (void *)(uintptr_t)address, .iov_len = count};
  return result(process_vm_writev(getpid(), &local, 1, &remote, 1, 0));
}

long ciommufd_memlock(uint64_t *bytes) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_MEMLOCK, &limit)) return -(long)errno;
  *bytes = limit.rlim_cur == RLIM_INFINITY ? UINT64_MAX : limit.rlim_cur;
  return 0;
}

long ciommufd_set_memlock(uint64_t bytes) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_MEMLOCK, &limit)) return -(long)errno;
  limit.rlim_cur = bytes;
  if (bytes > limit.rlim_max) limit.rlim_max = bytes;
  return result(setrlimit(RLIMIT_MEMLOCK, &limit));
}

struct capabilities {
  struct __user_cap_header_struct header;
  struct __user_cap_data_struct data[2];
};

static long load(struct capabilities *found) {
  memset(found, 0, sizeof *found);
  found->header.version = _LINUX_CAPABILITY_VERSION_3;
  return result(syscall(SYS_capget, &found->header, found->data));
}

long ciommufd_has_capability(unsigned capability) {
  struct capabilities found;
  long error = load(&found);
  if (error) return error;
  return found.data[capability / 32].effective >> (capability % 32) & 1;
}

long ciommufd_set_capability(unsigned capability, int on) {
  struct capabilities found;
  long error = load(&found);
  if (error) return error;
  uint32_t bit = UINT32_C(1) << (capability % 32), *effective = &found.data[capability / 32].effective;
  *effective = on ? *effective | bit : *effective & ~bit;
  return result(syscall(SYS_capset, &found.header, found.data));
}

long ciommufd_release(char *buffer, size_t count) {
  struct utsname names;
  if (uname(&names)) return -(long)errno;
  strncpy(buffer, names.release, count - 1);
  buffer[count - 1] = 0;
  return 0;
}
