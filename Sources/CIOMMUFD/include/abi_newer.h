/* SPDX-License-Identifier: Apache-2.0 */
/* The ioctls that Linux 6.13 to 6.18 added, 0x8f to 0x94: declared, not used. */
#ifndef CIOMMUFD_ABI_NEWER_H
#define CIOMMUFD_ABI_NEWER_H

#include "abi_check.h"

#define ABI_IOMMU_IOAS_MAP_FILE 0x3b8fu
#define ABI_IOMMU_VIOMMU_ALLOC 0x3b90u
#define ABI_IOMMU_VDEVICE_ALLOC 0x3b91u
#define ABI_IOMMU_IOAS_CHANGE_PROCESS 0x3b92u
#define ABI_IOMMU_VEVENTQ_ALLOC 0x3b93u
#define ABI_IOMMU_HW_QUEUE_ALLOC 0x3b94u

ABI_NUMBER(ABI_IOMMU_IOAS_MAP_FILE, 0x8f);
ABI_NUMBER(ABI_IOMMU_VIOMMU_ALLOC, 0x90);
ABI_NUMBER(ABI_IOMMU_VDEVICE_ALLOC, 0x91);
ABI_NUMBER(ABI_IOMMU_IOAS_CHANGE_PROCESS, 0x92);
ABI_NUMBER(ABI_IOMMU_VEVENTQ_ALLOC, 0x93);
ABI_NUMBER(ABI_IOMMU_HW_QUEUE_ALLOC, 0x94);

/* As map, from a memfd. */
struct abi_ioas_map_file {
  uint32_t size;
  uint32_t flags;
  uint32_t ioas_id;
  int32_t fd;
  uint64_t start; /* in the file */
  uint64_t length;
  uint64_t iova;
};
ABI_SIZE(ioas_map_file, 40);
ABI_AT(ioas_map_file, size, 0);
ABI_AT(ioas_map_file, flags, 4);
ABI_AT(ioas_map_file, ioas_id, 8);
ABI_AT(ioas_map_file, fd, 12);
ABI_AT(ioas_map_file, start, 16);
ABI_AT(ioas_map_file, length, 24);
ABI_AT(ioas_map_file, iova, 32);

#define ABI_VIOMMU_TYPE_DEFAULT 0u
#define ABI_VIOMMU_TYPE_ARM_SMMUV3 1u
#define ABI_VIOMMU_TYPE_TEGRA241_CMDQV 2u

/* Up to Linux 6.16 it had 24 bytes, without data. */
struct abi_viommu_alloc {
  uint32_t size;
  uint32_t flags; /* 0 */
  uint32_t type;
  uint32_t dev_id;
  uint32_t hwpt_id; /* a page table that can be nested on */
  uint32_t out_viommu_id;
  uint32_t data_len;
  uint32_t reserved;
  uint64_t data_uptr;
};
ABI_SIZE(viommu_alloc, 40);
ABI_AT(viommu_alloc, size, 0);
ABI_AT(viommu_alloc, flags, 4);
ABI_AT(viommu_alloc, type, 8);
ABI_AT(viommu_alloc, dev_id, 12);
ABI_AT(viommu_alloc, hwpt_id, 16);
ABI_AT(viommu_alloc, out_viommu_id, 20);
ABI_AT(viommu_alloc, data_len, 24);
ABI_AT(viommu_alloc, reserved, 28);
ABI_AT(viommu_alloc, data_uptr, 32);

struct abi_vdevice_alloc {
  uint32_t size;
  uint32_t viommu_id;
  uint32_t dev_id;
  uint32_t out_vdevice_id;
  uint64_t virt_id;
};
ABI_SIZE(vdevice_alloc, 24);
ABI_AT(vdevice_alloc, size, 0);
ABI_AT(vdevice_alloc, viommu_id, 4);
ABI_AT(vdevice_alloc, dev_id, 8);
ABI_AT(vdevice_alloc, out_vdevice_id, 12);
ABI_AT(vdevice_alloc, virt_id, 16);

struct abi_ioas_change_process {
  uint32_t size;
  uint32_t reserved;
};
ABI_SIZE(ioas_change_process, 8);
ABI_AT(ioas_change_process, size, 0);
ABI_AT(ioas_change_process, reserved, 4);

struct abi_veventq_alloc {
  uint32_t size;
  uint32_t flags; /* 0 */
  uint32_t viommu_id;
  uint32_t type;
  uint32_t veventq_depth;
  uint32_t out_veventq_id;
  uint32_t out_veventq_fd;
  uint32_t reserved;
};
ABI_SIZE(veventq_alloc, 32);
ABI_AT(veventq_alloc, size, 0);
ABI_AT(veventq_alloc, flags, 4);
ABI_AT(veventq_alloc, viommu_id, 8);
ABI_AT(veventq_alloc, type, 12);
ABI_AT(veventq_alloc, veventq_depth, 16);
ABI_AT(veventq_alloc, out_veventq_id, 20);
ABI_AT(veventq_alloc, out_veventq_fd, 24);
ABI_AT(veventq_alloc, reserved, 28);

/* What stands before each event in the file of an event queue. */
struct abi_vevent_header {
  uint32_t flags; /* 1: events were lost */
  uint32_t sequence;
};
ABI_SIZE(vevent_header, 8);
ABI_AT(vevent_header, flags, 0);
ABI_AT(vevent_header, sequence, 4);

struct abi_hw_queue_alloc {
  uint32_t size;
  uint32_t flags; /* 0 */
  uint32_t viommu_id;
  uint32_t type;
  uint32_t index;
  uint32_t out_hw_queue_id;
  uint64_t nesting_parent_iova;
  uint64_t length;
};
ABI_SIZE(hw_queue_alloc, 40);
ABI_AT(hw_queue_alloc, size, 0);
ABI_AT(hw_queue_alloc, flags, 4);
ABI_AT(hw_queue_alloc, viommu_id, 8);
ABI_AT(hw_queue_alloc, type, 12);
ABI_AT(hw_queue_alloc, index, 16);
ABI_AT(hw_queue_alloc, out_hw_queue_id, 20);
ABI_AT(hw_queue_alloc, nesting_parent_iova, 24);
ABI_AT(hw_queue_alloc, length, 32);

#endif
