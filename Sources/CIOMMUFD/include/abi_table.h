/* SPDX-License-Identifier: Apache-2.0 */
/* The ioctls on page tables and devices, 0x89 to 0x8e, and the records of a fault queue's file. */
#ifndef CIOMMUFD_ABI_TABLE_H
#define CIOMMUFD_ABI_TABLE_H

#include "abi_check.h"

#define ABI_IOMMU_HWPT_ALLOC 0x3b89u
#define ABI_IOMMU_GET_HW_INFO 0x3b8au
#define ABI_IOMMU_HWPT_SET_DIRTY_TRACKING 0x3b8bu
#define ABI_IOMMU_HWPT_GET_DIRTY_BITMAP 0x3b8cu
#define ABI_IOMMU_HWPT_INVALIDATE 0x3b8du
#define ABI_IOMMU_FAULT_QUEUE_ALLOC 0x3b8eu

ABI_NUMBER(ABI_IOMMU_HWPT_ALLOC, 0x89);
ABI_NUMBER(ABI_IOMMU_GET_HW_INFO, 0x8a);
ABI_NUMBER(ABI_IOMMU_HWPT_SET_DIRTY_TRACKING, 0x8b);
ABI_NUMBER(ABI_IOMMU_HWPT_GET_DIRTY_BITMAP, 0x8c);
ABI_NUMBER(ABI_IOMMU_HWPT_INVALIDATE, 0x8d);
ABI_NUMBER(ABI_IOMMU_FAULT_QUEUE_ALLOC, 0x8e);

#define ABI_HWPT_ALLOC_NEST_PARENT 1u
#define ABI_HWPT_ALLOC_DIRTY_TRACKING 2u
#define ABI_HWPT_FAULT_ID_VALID 4u
/* Since Linux 6.15. */
#define ABI_HWPT_ALLOC_PASID 8u

struct abi_hwpt_alloc {
  uint32_t size;
  uint32_t flags;
  uint32_t dev_id;
  uint32_t pt_id; /* an IOAS; a page table to nest on; a virtual IOMMU since 6.13 */
  uint32_t out_hwpt_id;
  uint32_t reserved;
  uint32_t data_type;
  uint32_t data_len;
  uint64_t data_uptr;
  uint32_t fault_id; /* with FAULT_ID_VALID */
  uint32_t reserved2;
};
ABI_SIZE(hwpt_alloc, 48);
ABI_AT(hwpt_alloc, size, 0);
ABI_AT(hwpt_alloc, flags, 4);
ABI_AT(hwpt_alloc, dev_id, 8);
ABI_AT(hwpt_alloc, pt_id, 12);
ABI_AT(hwpt_alloc, out_hwpt_id, 16);
ABI_AT(hwpt_alloc, reserved, 20);
ABI_AT(hwpt_alloc, data_type, 24);
ABI_AT(hwpt_alloc, data_len, 28);
ABI_AT(hwpt_alloc, data_uptr, 32);
ABI_AT(hwpt_alloc, fault_id, 40);
ABI_AT(hwpt_alloc, reserved2, 44);

/* Bits of out_capabilities. */
#define ABI_HW_CAP_DIRTY_TRACKING 1u
#define ABI_HW_CAP_PCI_PASID_EXEC 2u
#define ABI_HW_CAP_PCI_PASID_PRIV 4u

struct abi_hw_info {
  uint32_t size;
  uint32_t flags;
  uint32_t dev_id;
  uint32_t data_len; /* in: room; out: what the kernel has */
  uint64_t data_uptr;
  uint32_t out_data_type;
  uint8_t out_max_pasid_log2;
  uint8_t reserved[3];
  uint64_t out_capabilities;
};
ABI_SIZE(hw_info, 40);
ABI_AT(hw_info, size, 0);
ABI_AT(hw_info, flags, 4);
ABI_AT(hw_info, dev_id, 8);
ABI_AT(hw_info, data_len, 12);
ABI_AT(hw_info, data_uptr, 16);
ABI_AT(hw_info, out_data_type, 24);
ABI_AT(hw_info, out_max_pasid_log2, 28);
ABI_AT(hw_info, reserved, 29);
ABI_AT(hw_info, out_capabilities, 32);

#define ABI_HWPT_DIRTY_TRACKING_ENABLE 1u

struct abi_hwpt_set_dirty_tracking {
  uint32_t size;
  uint32_t flags;
  uint32_t hwpt_id;
  uint32_t reserved;
};
ABI_SIZE(hwpt_set_dirty_tracking, 16);
ABI_AT(hwpt_set_dirty_tracking, size, 0);
ABI_AT(hwpt_set_dirty_tracking, flags, 4);
ABI_AT(hwpt_set_dirty_tracking, hwpt_id, 8);
ABI_AT(hwpt_set_dirty_tracking, reserved, 12);

#define ABI_HWPT_GET_DIRTY_BITMAP_NO_CLEAR 1u

struct abi_hwpt_get_dirty_bitmap {
  uint32_t size;
  uint32_t hwpt_id;
  uint32_t flags;
  uint32_t reserved;
  uint64_t iova; /* bit 0 of the bitmap stands for the page here */
  uint64_t length;
  uint64_t page_size; /* only its lowest set bit counts */
  uint64_t data;      /* address of the bitmap; bits are set, never cleared */
};
ABI_SIZE(hwpt_get_dirty_bitmap, 48);
ABI_AT(hwpt_get_dirty_bitmap, size, 0);
ABI_AT(hwpt_get_dirty_bitmap, hwpt_id, 4);
ABI_AT(hwpt_get_dirty_bitmap, flags, 8);
ABI_AT(hwpt_get_dirty_bitmap, reserved, 12);
ABI_AT(hwpt_get_dirty_bitmap, iova, 16);
ABI_AT(hwpt_get_dirty_bitmap, length, 24);
ABI_AT(hwpt_get_dirty_bitmap, page_size, 32);
ABI_AT(hwpt_get_dirty_bitmap, data, 40);

struct abi_hwpt_invalidate {
  uint32_t size;
  uint32_t hwpt_id; /* a nested page table; a virtual IOMMU since 6.13 */
  uint64_t data_uptr;
  uint32_t data_type;
  uint32_t entry_len;
  uint32_t entry_num; /* out: entries done, also after an error */
  uint32_t reserved;
};
ABI_SIZE(hwpt_invalidate, 32);
ABI_AT(hwpt_invalidate, size, 0);
ABI_AT(hwpt_invalidate, hwpt_id, 4);
ABI_AT(hwpt_invalidate, data_uptr, 8);
ABI_AT(hwpt_invalidate, data_type, 16);
ABI_AT(hwpt_invalidate, entry_len, 20);
ABI_AT(hwpt_invalidate, entry_num, 24);
ABI_AT(hwpt_invalidate, reserved, 28);

struct abi_fault_alloc {
  uint32_t size;
  uint32_t flags; /* 0 */
  uint32_t out_fault_id;
  uint32_t out_fault_fd;
};
ABI_SIZE(fault_alloc, 16);
ABI_AT(fault_alloc, size, 0);
ABI_AT(fault_alloc, flags, 4);
ABI_AT(fault_alloc, out_fault_id, 8);
ABI_AT(fault_alloc, out_fault_fd, 12);

#define ABI_PGFAULT_FLAGS_PASID_VALID 1u
#define ABI_PGFAULT_FLAGS_LAST_PAGE 2u
#define ABI_PGFAULT_PERM_READ 1u
#define ABI_PGFAULT_PERM_WRITE 2u
#define ABI_PGFAULT_PERM_EXEC 4u
#define ABI_PGFAULT_PERM_PRIV 8u

/* What read(2) of a fault queue's file gives. */
struct abi_hwpt_pgfault {
  uint32_t flags;
  uint32_t dev_id;
  uint32_t pasid;
  uint32_t grpid;
  uint32_t perm;
  uint32_t reserved;
  uint64_t addr;
  uint32_t length;
  uint32_t cookie;
};
ABI_SIZE(hwpt_pgfault, 40);
ABI_AT(hwpt_pgfault, flags, 0);
ABI_AT(hwpt_pgfault, dev_id, 4);
ABI_AT(hwpt_pgfault, pasid, 8);
ABI_AT(hwpt_pgfault, grpid, 12);
ABI_AT(hwpt_pgfault, perm, 16);
ABI_AT(hwpt_pgfault, reserved, 20);
ABI_AT(hwpt_pgfault, addr, 24);
ABI_AT(hwpt_pgfault, length, 32);
ABI_AT(hwpt_pgfault, cookie, 36);

#define ABI_PAGE_RESP_SUCCESS 0u
#define ABI_PAGE_RESP_INVALID 1u

/* What write(2) to a fault queue's file takes. */
struct abi_hwpt_page_response {
  uint32_t cookie;
  uint32_t code;
};
ABI_SIZE(hwpt_page_response, 8);
ABI_AT(hwpt_page_response, cookie, 0);
ABI_AT(hwpt_page_response, code, 4);

#endif
