/* SPDX-License-Identifier: Apache-2.0 */
/* How the headers of the ABI hold every struct to its layout. */
#ifndef CIOMMUFD_ABI_CHECK_H
#define CIOMMUFD_ABI_CHECK_H

#include <stddef.h>
#include <stdint.h>

/* The struct has so many bytes. */
#define ABI_SIZE(name, bytes) _Static_assert(sizeof(struct abi_##name) == (bytes), "size of " #name)
/* The field lies so many bytes from the start of the struct. */
#define ABI_AT(name, field, bytes) \
  _Static_assert(offsetof(struct abi_##name, field) == (bytes), "offset of " #name "." #field)
/* The ioctl has this number below 256; none of iommufd and VFIO says a size or direction in its command. */
#define ABI_NUMBER(command, number) _Static_assert((command) == (0x3b00 | (number)), "number of " #command)

#endif
