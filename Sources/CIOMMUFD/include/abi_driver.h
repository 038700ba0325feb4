/* SPDX-License-Identifier: Apache-2.0 */
/* What goes to and comes from IOMMU drivers through GET_HW_INFO, HWPT_ALLOC and HWPT_INVALIDATE. */
#ifndef CIOMMUFD_ABI_DRIVER_H
#define CIOMMUFD_ABI_DRIVER_H

#include "abi_check.h"

/* Types of hardware information; Linux 6.12 has the first two and that of the test driver. */
#define ABI_HW_INFO_TYPE_NONE 0u
#define ABI_HW_INFO_TYPE_INTEL_VTD 1u
#define ABI_HW_INFO_TYPE_ARM_SMMUV3 2u
#define ABI_HW_INFO_TYPE_TEGRA241_CMDQV 3u
#define ABI_HW_INFO_TYPE_SELFTEST 0xfeedbeefu

#define ABI_HW_INFO_VTD_ERRATA_772415_SPR17 1u

struct abi_hw_info_vtd {
  uint32_t flags;
  uint32_t reserved;
  uint64_t cap_reg;
  uint64_t ecap_reg;
};
ABI_SIZE(hw_info_vtd, 24);
ABI_AT(hw_info_vtd, flags, 0);
ABI_AT(hw_info_vtd, reserved, 4);
ABI_AT(hw_info_vtd, cap_reg, 8);
ABI_AT(hw_info_vtd, ecap_reg, 16);

/* Since Linux 6.13. */
struct abi_hw_info_arm_smmuv3 {
  uint32_t flags;
  uint32_t reserved;
  uint32_t idr[6];
  uint32_t iidr;
  uint32_t aidr;
};
ABI_SIZE(hw_info_arm_smmuv3, 40);
ABI_AT(hw_info_arm_smmuv3, flags, 0);
ABI_AT(hw_info_arm_smmuv3, reserved, 4);
ABI_AT(hw_info_arm_smmuv3, idr, 8);
ABI_AT(hw_info_arm_smmuv3, iidr, 32);
ABI_AT(hw_info_arm_smmuv3, aidr, 36);

struct abi_test_hw_info {
  uint32_t flags;
  uint32_t test_reg;
};
ABI_SIZE(test_hw_info, 8);
ABI_AT(test_hw_info, flags, 0);
ABI_AT(test_hw_info, test_reg, 4);

/* Types of data for HWPT_ALLOC; Linux 6.12 has the first two and that of the test driver. */
#define ABI_HWPT_DATA_NONE 0u
#define ABI_HWPT_DATA_VTD_S1 1u
#define ABI_HWPT_DATA_ARM_SMMUV3 2u
#define ABI_HWPT_DATA_SELFTEST 0xdeadu

#define ABI_VTD_S1_SRE 1u
#define ABI_VTD_S1_EAFE 2u
#define ABI_VTD_S1_WPE 4u

/* A stage-1 page table of a guest. */
struct abi_hwpt_vtd_s1 {
  uint64_t flags;
  uint64_t pgtbl_addr;
  uint32_t addr_width;
  uint32_t reserved;
};
ABI_SIZE(hwpt_vtd_s1, 24);
ABI_AT(hwpt_vtd_s1, flags, 0);
ABI_AT(hwpt_vtd_s1, pgtbl_addr, 8);
ABI_AT(hwpt_vtd_s1, addr_width, 16);
ABI_AT(hwpt_vtd_s1, reserved, 20);

/* The first two words of a guest's stream table entry, little-endian; since Linux 6.13. */
struct abi_hwpt_arm_smmuv3 {
  uint64_t ste[2];
};
ABI_SIZE(hwpt_arm_smmuv3, 16);
ABI_AT(hwpt_arm_smmuv3, ste, 0);

struct abi_hwpt_selftest {
  uint32_t iotlb;
};
ABI_SIZE(hwpt_selftest, 4);
ABI_AT(hwpt_selftest, iotlb, 0);

/* Types of entries for HWPT_INVALIDATE. */
#define ABI_HWPT_INVALIDATE_DATA_VTD_S1 0u
#define ABI_VIOMMU_INVALIDATE_DATA_ARM_SMMUV3 1u
#define ABI_HWPT_INVALIDATE_DATA_SELFTEST 0xdeadbeefu

#define ABI_VTD_INV_FLAGS_LEAF 1u

struct abi_hwpt_vtd_s1_invalidate {
  uint64_t addr;
  uint64_t npages;
  uint32_t flags;
  uint32_t reserved;
};
ABI_SIZE(hwpt_vtd_s1_invalidate, 24);
ABI_AT(hwpt_vtd_s1_invalidate, addr, 0);
ABI_AT(hwpt_vtd_s1_invalidate, npages, 8);
ABI_AT(hwpt_vtd_s1_invalidate, flags, 16);
ABI_AT(hwpt_vtd_s1_invalidate, reserved, 20);

/* A command of the command queue, little-endian; since Linux 6.13, on a virtual IOMMU. */
struct abi_viommu_arm_smmuv3_invalidate {
  uint64_t cmd[2];
};
ABI_SIZE(viommu_arm_smmuv3_invalidate, 16);
ABI_AT(viommu_arm_smmuv3_invalidate, cmd, 0);

#define ABI_TEST_INVALIDATE_FLAG_ALL 1u

struct abi_hwpt_invalidate_selftest {
  uint32_t flags;
  uint32_t iotlb_id;
};
ABI_SIZE(hwpt_invalidate_selftest, 8);
ABI_AT(hwpt_invalidate_selftest, flags, 0);
ABI_AT(hwpt_invalidate_selftest, iotlb_id, 4);

#endif
