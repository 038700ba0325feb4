/* SPDX-License-Identifier: Apache-2.0 */
/* The ioctls on IO address spaces and on the whole iommufd: 0x80 to 0x88. */
#ifndef CIOMMUFD_ABI_IOAS_H
#define CIOMMUFD_ABI_IOAS_H

#include "abi_check.h"

#define ABI_IOMMU_DESTROY 0x3b80u
#define ABI_IOMMU_IOAS_ALLOC 0x3b81u
#define ABI_IOMMU_IOAS_ALLOW_IOVAS 0x3b82u
#define ABI_IOMMU_IOAS_COPY 0x3b83u
#define ABI_IOMMU_IOAS_IOVA_RANGES 0x3b84u
#define ABI_IOMMU_IOAS_MAP 0x3b85u
#define ABI_IOMMU_IOAS_UNMAP 0x3b86u
#define ABI_IOMMU_OPTION 0x3b87u
#define ABI_IOMMU_VFIO_IOAS 0x3b88u

ABI_NUMBER(ABI_IOMMU_DESTROY, 0x80);
ABI_NUMBER(ABI_IOMMU_IOAS_ALLOC, 0x81);
ABI_NUMBER(ABI_IOMMU_IOAS_ALLOW_IOVAS, 0x82);
ABI_NUMBER(ABI_IOMMU_IOAS_COPY, 0x83);
ABI_NUMBER(ABI_IOMMU_IOAS_IOVA_RANGES, 0x84);
ABI_NUMBER(ABI_IOMMU_IOAS_MAP, 0x85);
ABI_NUMBER(ABI_IOMMU_IOAS_UNMAP, 0x86);
ABI_NUMBER(ABI_IOMMU_OPTION, 0x87);
ABI_NUMBER(ABI_IOMMU_VFIO_IOAS, 0x88);

/* Every struct of iommufd begins with its own size; the kernel fills up with zeros what a shorter one lacks. */
struct abi_destroy {
  uint32_t size;
  uint32_t id;
};
ABI_SIZE(destroy, 8);
ABI_AT(destroy, size, 0);
ABI_AT(destroy, id, 4);

struct abi_ioas_alloc {
  uint32_t size;
  uint32_t flags; /* 0 */
  uint32_t out_ioas_id;
};
ABI_SIZE(ioas_alloc, 12);
ABI_AT(ioas_alloc, size, 0);
ABI_AT(ioas_alloc, flags, 4);
ABI_AT(ioas_alloc, out_ioas_id, 8);

/* A closed interval, an element of the arrays of the next two. */
struct abi_iova_range {
  uint64_t start;
  uint64_t last;
};
ABI_SIZE(iova_range, 16);
ABI_AT(iova_range, start, 0);
ABI_AT(iova_range, last, 8);

struct abi_ioas_allow_iovas {
  uint32_t size;
  uint32_t ioas_id;
  uint32_t num_iovas;
  uint32_t reserved;
  uint64_t allowed_iovas; /* address of the array */
};
ABI_SIZE(ioas_allow_iovas, 24);
ABI_AT(ioas_allow_iovas, size, 0);
ABI_AT(ioas_allow_iovas, ioas_id, 4);
ABI_AT(ioas_allow_iovas, num_iovas, 8);
ABI_AT(ioas_allow_iovas, reserved, 12);
ABI_AT(ioas_allow_iovas, allowed_iovas, 16);

struct abi_ioas_iova_ranges {
  uint32_t size;
  uint32_t ioas_id;
  uint32_t num_iovas; /* in: room in the array; out: how many there are */
  uint32_t reserved;
  uint64_t allowed_iovas; /* address of the array */
  uint64_t out_iova_alignment;
};
ABI_SIZE(ioas_iova_ranges, 32);
ABI_AT(ioas_iova_ranges, size, 0);
ABI_AT(ioas_iova_ranges, ioas_id, 4);
ABI_AT(ioas_iova_ranges, num_iovas, 8);
ABI_AT(ioas_iova_ranges, reserved, 12);
ABI_AT(ioas_iova_ranges, allowed_iovas, 16);
ABI_AT(ioas_iova_ranges, out_iova_alignment, 24);

/* Flags of map and copy. */
#define ABI_IOAS_MAP_FIXED_IOVA 1u
#define ABI_IOAS_MAP_WRITEABLE 2u
#define ABI_IOAS_MAP_READABLE 4u

struct abi_ioas_map {
  uint32_t size;
  uint32_t flags;
  uint32_t ioas_id;
  uint32_t reserved;
  uint64_t user_va;
  uint64_t length;
  uint64_t iova; /* in with FIXED_IOVA; out */
};
ABI_SIZE(ioas_map, 40);
ABI_AT(ioas_map, size, 0);
ABI_AT(ioas_map, flags, 4);
ABI_AT(ioas_map, ioas_id, 8);
ABI_AT(ioas_map, reserved, 12);
ABI_AT(ioas_map, user_va, 16);
ABI_AT(ioas_map, length, 24);
ABI_AT(ioas_map, iova, 32);

struct abi_ioas_copy {
  uint32_t size;
  uint32_t flags;
  uint32_t dst_ioas_id;
  uint32_t src_ioas_id;
  uint64_t length;
  uint64_t dst_iova; /* in with FIXED_IOVA; out */
  uint64_t src_iova;
};
ABI_SIZE(ioas_copy, 40);
ABI_AT(ioas_copy, size, 0);
ABI_AT(ioas_copy, flags, 4);
ABI_AT(ioas_copy, dst_ioas_id, 8);
ABI_AT(ioas_copy, src_ioas_id, 12);
ABI_AT(ioas_copy, length, 16);
ABI_AT(ioas_copy, dst_iova, 24);
ABI_AT(ioas_copy, src_iova, 32);

struct abi_ioas_unmap {
  uint32_t size;
  uint32_t ioas_id;
  uint64_t iova;
  uint64_t length; /* out: bytes unmapped */
};
ABI_SIZE(ioas_unmap, 24);
ABI_AT(ioas_unmap, size, 0);
ABI_AT(ioas_unmap, ioas_id, 4);
ABI_AT(ioas_unmap, iova, 8);
ABI_AT(ioas_unmap, length, 16);

#define ABI_OPTION_RLIMIT_MODE 0u
#define ABI_OPTION_HUGE_PAGES 1u
#define ABI_OPTION_OP_SET 0u
#define ABI_OPTION_OP_GET 1u

struct abi_option {
  uint32_t size;
  uint32_t option_id;
  uint16_t op;
  uint16_t reserved;
  uint32_t object_id;
  uint64_t val64; /* in to set; out */
};
ABI_SIZE(option, 24);
ABI_AT(option, size, 0);
ABI_AT(option, option_id, 4);
ABI_AT(option, op, 8);
ABI_AT(option, reserved, 10);
ABI_AT(option, object_id, 12);
ABI_AT(option, val64, 16);

#define ABI_VFIO_IOAS_GET 0u
#define ABI_VFIO_IOAS_SET 1u
#define ABI_VFIO_IOAS_CLEAR 2u

struct abi_vfio_ioas {
  uint32_t size;
  uint32_t ioas_id; /* in to set; out of get */
  uint16_t op;
  uint16_t reserved;
};
ABI_SIZE(vfio_ioas, 12);
ABI_AT(vfio_ioas, size, 0);
ABI_AT(vfio_ioas, ioas_id, 4);
ABI_AT(vfio_ioas, op, 8);
ABI_AT(vfio_ioas, reserved, 10);

#endif
