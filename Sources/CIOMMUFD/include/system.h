/* SPDX-License-Identifier: Apache-2.0 */
/* System calls that Swift cannot reach: variadic ones, and those that glibc shows to GNU sources only.
 * Each returns what the kernel returns: a negative errno instead of -1. */
#ifndef CIOMMUFD_SYSTEM_H
#define CIOMMUFD_SYSTEM_H

#include <stddef.h>
#include <stdint.h>

/* What stat(2) says of a file, as far as it is needed here. */
struct ciommufd_status {
  uint32_t mode;
  uint32_t user;
  uint32_t group;
  uint64_t inode;
};

long ciommufd_open(const char *path, int flags);
long ciommufd_close(int descriptor);
long ciommufd_ioctl(int descriptor, unsigned long command, unsigned long argument);
long ciommufd_read(int descriptor, void *buffer, size_t count);
long ciommufd_write(int descriptor, const void *buffer, size_t count);
long ciommufd_getdents(int descriptor, void *buffer, size_t count);
long ciommufd_readlink(const char *path, char *buffer, size_t count);
long ciommufd_status(const char *path, struct ciommufd_status *status);
long ciommufd_access(const char *path, int mode);
/* Private anonymous memory of small pages at a fixed address; EEXIST where something is mapped already. */
long ciommufd_map(uint64_t address, uint64_t length, int protection);
long ciommufd_unmap(uint64_t address, uint64_t length);
long ciommufd_protect(uint64_t address, uint64_t length, int protection);
/* Copies from and to this process's own memory, with EFAULT instead of a signal. */
long ciommufd_peek(uint64_t address, void *buffer, size_t count);
long ciommufd_poke(uint64_t address, const void *buffer, size_t count);
/* The soft limit on locked memory in bytes, all bits set for none. */
long ciommufd_memlock(uint64_t *bytes);
/* Sets the soft and, where the new value is above it, the hard limit on locked memory. */
long ciommufd_set_memlock(uint64_t bytes);
/* Whether the process has a capability in its effective set; and taking it out or putting it back there. */
long ciommufd_has_capability(unsigned capability);
long ciommufd_set_capability(unsigned capability, int on);
long ciommufd_user(void);
/* The release of the running kernel, terminated by a zero byte. */
long ciommufd_release(char *buffer, size_t count);

#endif
