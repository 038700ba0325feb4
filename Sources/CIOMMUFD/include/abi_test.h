/* SPDX-License-Identifier: Apache-2.0 */
/* IOMMU_TEST_CMD, which only kernels with CONFIG_IOMMUFD_TEST have: one struct with a part for each operation. */
#ifndef CIOMMUFD_ABI_TEST_H
#define CIOMMUFD_ABI_TEST_H

#include "abi_check.h"

#define ABI_IOMMU_TEST_CMD 0x3ba0u
ABI_NUMBER(ABI_IOMMU_TEST_CMD, 0xa0);

#define ABI_TEST_OP_ADD_RESERVED 1u
#define ABI_TEST_OP_MOCK_DOMAIN 2u
#define ABI_TEST_OP_MD_CHECK_MAP 3u
#define ABI_TEST_OP_MD_CHECK_REFS 4u
#define ABI_TEST_OP_CREATE_ACCESS 5u
#define ABI_TEST_OP_DESTROY_ACCESS_PAGES 6u
#define ABI_TEST_OP_ACCESS_PAGES 7u
#define ABI_TEST_OP_ACCESS_RW 8u
#define ABI_TEST_OP_SET_TEMP_MEMORY_LIMIT 9u
#define ABI_TEST_OP_MOCK_DOMAIN_REPLACE 10u
#define ABI_TEST_OP_ACCESS_REPLACE_IOAS 11u
#define ABI_TEST_OP_MOCK_DOMAIN_FLAGS 12u
#define ABI_TEST_OP_DIRTY 13u
#define ABI_TEST_OP_MD_CHECK_IOTLB 14u
#define ABI_TEST_OP_TRIGGER_IOPF 15u

#define ABI_TEST_ACCESS_WRITE 1u
#define ABI_TEST_ACCESS_RW_SLOW_PATH 4u
/* Also a flag of IOMMU_IOAS_COPY there: the source is the number of an area. */
#define ABI_TEST_ACCESS_SYZ 0x10000u
#define ABI_TEST_ACCESS_CREATE_NEEDS_PIN_PAGES 1u
#define ABI_TEST_DEVICE_NO_DIRTY 1u
#define ABI_TEST_DEVICE_HUGE_IOVA 2u

/* The parts lie at offset 16 of the command; the offsets here are their own. */
struct abi_test_add_reserved {
  uint64_t start;
  uint64_t length;
};
ABI_SIZE(test_add_reserved, 16);
ABI_AT(test_add_reserved, start, 0);
ABI_AT(test_add_reserved, length, 8);

/* MOCK_DOMAIN and MOCK_DOMAIN_FLAGS. */
struct abi_test_mock_domain {
  uint32_t out_stdev_id;
  uint32_t out_hwpt_id;
  uint32_t out_idev_id;
  uint32_t dev_flags;
};
ABI_SIZE(test_mock_domain, 16);
ABI_AT(test_mock_domain, out_stdev_id, 0);
ABI_AT(test_mock_domain, out_hwpt_id, 4);
ABI_AT(test_mock_domain, out_idev_id, 8);
ABI_AT(test_mock_domain, dev_flags, 12);

struct abi_test_mock_domain_replace {
  uint32_t pt_id; /* out: the page table */
};
ABI_SIZE(test_mock_domain_replace, 4);
ABI_AT(test_mock_domain_replace, pt_id, 0);

struct abi_test_check_map {
  uint64_t iova;
  uint64_t length;
  uint64_t uptr;
};
ABI_SIZE(test_check_map, 24);
ABI_AT(test_check_map, iova, 0);
ABI_AT(test_check_map, length, 8);
ABI_AT(test_check_map, uptr, 16);

struct abi_test_check_refs {
  uint64_t length;
  uint64_t uptr;
  uint32_t refs;
};
ABI_SIZE(test_check_refs, 24);
ABI_AT(test_check_refs, length, 0);
ABI_AT(test_check_refs, uptr, 8);
ABI_AT(test_check_refs, refs, 16);

struct abi_test_create_access {
  uint32_t out_access_fd;
  uint32_t flags;
};
ABI_SIZE(test_create_access, 8);
ABI_AT(test_create_access, out_access_fd, 0);
ABI_AT(test_create_access, flags, 4);

/* From here on, the id of an operation on an access is the descriptor of its file. */
struct abi_test_destroy_access_pages {
  uint32_t access_pages_id;
};
ABI_SIZE(test_destroy_access_pages, 4);
ABI_AT(test_destroy_access_pages, access_pages_id, 0);

struct abi_test_access_pages {
  uint32_t flags;
  uint32_t out_access_pages_id;
  uint64_t iova;
  uint64_t length;
  uint64_t uptr; /* 0: nothing is compared */
};
ABI_SIZE(test_access_pages, 32);
ABI_AT(test_access_pages, flags, 0);
ABI_AT(test_access_pages, out_access_pages_id, 4);
ABI_AT(test_access_pages, iova, 8);
ABI_AT(test_access_pages, length, 16);
ABI_AT(test_access_pages, uptr, 24);

struct abi_test_access_rw {
  uint64_t iova;
  uint64_t length;
  uint64_t uptr;
  uint32_t flags;
};
ABI_SIZE(test_access_rw, 32);
ABI_AT(test_access_rw, iova, 0);
ABI_AT(test_access_rw, length, 8);
ABI_AT(test_access_rw, uptr, 16);
ABI_AT(test_access_rw, flags, 24);

struct abi_test_memory_limit {
  uint32_t limit;
};
ABI_SIZE(test_memory_limit, 4);
ABI_AT(test_memory_limit, limit, 0);

struct abi_test_access_replace_ioas {
  uint32_t ioas_id;
};
ABI_SIZE(test_access_replace_ioas, 4);
ABI_AT(test_access_replace_ioas, ioas_id, 0);

struct abi_test_dirty {
  uint32_t flags;
  uint64_t iova;
  uint64_t length;
  uint64_t page_size;
  uint64_t uptr; /* address of the bitmap */
  uint64_t out_nr_dirty;
};
ABI_SIZE(test_dirty, 48);
ABI_AT(test_dirty, flags, 0);
ABI_AT(test_dirty, iova, 8);
ABI_AT(test_dirty, length, 16);
ABI_AT(test_dirty, page_size, 24);
ABI_AT(test_dirty, uptr, 32);
ABI_AT(test_dirty, out_nr_dirty, 40);

struct abi_test_check_iotlb {
  uint32_t id;
  uint32_t iotlb;
};
ABI_SIZE(test_check_iotlb, 8);
ABI_AT(test_check_iotlb, id, 0);
ABI_AT(test_check_iotlb, iotlb, 4);

struct abi_test_trigger_iopf {
  uint32_t dev_id;
  uint32_t pasid;
  uint32_t grpid;
  uint32_t perm;
  uint64_t addr;
};
ABI_SIZE(test_trigger_iopf, 24);
ABI_AT(test_trigger_iopf, dev_id, 0);
ABI_AT(test_trigger_iopf, pasid, 4);
ABI_AT(test_trigger_iopf, grpid, 8);
ABI_AT(test_trigger_iopf, perm, 12);
ABI_AT(test_trigger_iopf, addr, 16);

struct abi_test_cmd {
  uint32_t size;
  uint32_t op;
  uint32_t id;
  uint32_t reserved;
  union {
    struct abi_test_add_reserved add_reserved;
    struct abi_test_mock_domain mock_domain;
    struct abi_test_mock_domain_replace mock_domain_replace;
    struct abi_test_check_map check_map;
    struct abi_test_check_refs check_refs;
    struct abi_test_create_access create_access;
    struct abi_test_destroy_access_pages destroy_access_pages;
    struct abi_test_access_pages access_pages;
    struct abi_test_access_rw access_rw;
    struct abi_test_memory_limit memory_limit;
    struct abi_test_access_replace_ioas access_replace_ioas;
    struct abi_test_dirty dirty;
    struct abi_test_check_iotlb check_iotlb;
    struct abi_test_trigger_iopf trigger_iopf;
  };
  uint32_t last;
};
ABI_SIZE(test_cmd, 72);
ABI_AT(test_cmd, size, 0);
ABI_AT(test_cmd, op, 4);
ABI_AT(test_cmd, id, 8);
ABI_AT(test_cmd, reserved, 12);
ABI_AT(test_cmd, add_reserved, 16);
ABI_AT(test_cmd, mock_domain, 16);
ABI_AT(test_cmd, mock_domain_replace, 16);
ABI_AT(test_cmd, check_map, 16);
ABI_AT(test_cmd, check_refs, 16);
ABI_AT(test_cmd, create_access, 16);
ABI_AT(test_cmd, destroy_access_pages, 16);
ABI_AT(test_cmd, access_pages, 16);
ABI_AT(test_cmd, access_rw, 16);
ABI_AT(test_cmd, memory_limit, 16);
ABI_AT(test_cmd, access_replace_ioas, 16);
ABI_AT(test_cmd, dirty, 16);
ABI_AT(test_cmd, check_iotlb, 16);
ABI_AT(test_cmd, trigger_iopf, 16);
ABI_AT(test_cmd, last, 64);

#endif
