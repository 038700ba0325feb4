// SPDX-License-Identifier: Apache-2.0

import CIOMMUFD
import Testing

@testable import IOMMUFD

struct CommandNumberTests {
  /// The commands of the header, under the names of the kernel.
  static let header: [String: UInt32] = [
    "IOMMU_DESTROY": ABI_IOMMU_DESTROY, "IOMMU_IOAS_ALLOC": ABI_IOMMU_IOAS_ALLOC,
    "IOMMU_IOAS_ALLOW_IOVAS": ABI_IOMMU_IOAS_ALLOW_IOVAS, "IOMMU_IOAS_COPY": ABI_IOMMU_IOAS_COPY,
    "IOMMU_IOAS_IOVA_RANGES": ABI_IOMMU_IOAS_IOVA_RANGES, "IOMMU_IOAS_MAP": ABI_IOMMU_IOAS_MAP,
    "IOMMU_IOAS_UNMAP": ABI_IOMMU_IOAS_UNMAP, "IOMMU_OPTION": ABI_IOMMU_OPTION,
    "IOMMU_VFIO_IOAS": ABI_IOMMU_VFIO_IOAS, "IOMMU_HWPT_ALLOC": ABI_IOMMU_HWPT_ALLOC,
    "IOMMU_GET_HW_INFO": ABI_IOMMU_GET_HW_INFO,
    "IOMMU_HWPT_SET_DIRTY_TRACKING": ABI_IOMMU_HWPT_SET_DIRTY_TRACKING,
    "IOMMU_HWPT_GET_DIRTY_BITMAP": ABI_IOMMU_HWPT_GET_DIRTY_BITMAP,
    "IOMMU_HWPT_INVALIDATE": ABI_IOMMU_HWPT_INVALIDATE,
    "IOMMU_FAULT_QUEUE_ALLOC": ABI_IOMMU_FAULT_QUEUE_ALLOC, "IOMMU_TEST_CMD": ABI_IOMMU_TEST_CMD,
    "VFIO_GET_API_VERSION": ABI_VFIO_GET_API_VERSION,
    "VFIO_CHECK_EXTENSION": ABI_VFIO_CHECK_EXTENSION, "VFIO_SET_IOMMU": ABI_VFIO_SET_IOMMU,
    "VFIO_IOMMU_GET_INFO": ABI_VFIO_IOMMU_GET_INFO, "VFIO_IOMMU_MAP_DMA": ABI_VFIO_IOMMU_MAP_DMA,
    "VFIO_IOMMU_UNMAP_DMA": ABI_VFIO_IOMMU_UNMAP_DMA,
    "VFIO_DEVICE_BIND_IOMMUFD": ABI_VFIO_DEVICE_BIND_IOMMUFD,
    "VFIO_DEVICE_ATTACH_IOMMUFD_PT": ABI_VFIO_DEVICE_ATTACH_IOMMUFD_PT,
    "VFIO_DEVICE_DETACH_IOMMUFD_PT": ABI_VFIO_DEVICE_DETACH_IOMMUFD_PT,
  ]

  /// The operations of IOMMU_TEST_CMD, in the order of their numbers.
  static let testOperations = [
    ABI_TEST_OP_ADD_RESERVED, ABI_TEST_OP_MOCK_DOMAIN, ABI_TEST_OP_MD_CHECK_MAP,
    ABI_TEST_OP_MD_CHECK_REFS, ABI_TEST_OP_CREATE_ACCESS, ABI_TEST_OP_DESTROY_ACCESS_PAGES,
    ABI_TEST_OP_ACCESS_PAGES, ABI_TEST_OP_ACCESS_RW, ABI_TEST_OP_SET_TEMP_MEMORY_LIMIT,
    ABI_TEST_OP_MOCK_DOMAIN_REPLACE, ABI_TEST_OP_ACCESS_REPLACE_IOAS,
    ABI_TEST_OP_MOCK_DOMAIN_FLAGS, ABI_TEST_OP_DIRTY, ABI_TEST_OP_MD_CHECK_IOTLB,
    ABI_TEST_OP_TRIGGER_IOPF,
  ]

  @Test func `every ioctl has the same number in the header and in the decoder`() {
    let decoded = IOMMUFDFile.ioctls(in: .test) + CompatCodec.ioctls + DeviceFile.ioctls
    #expect(Dictionary(uniqueKeysWithValues: decoded.map { ($0.name, $0.command) }) == Self.header)
  }

  @Test func `every operation of a test kernel has the same number in the header and in the decoder`() {
    #expect(TestCodec.commands.map(\.number) == Self.testOperations)
  }

  @Test func `flags have the same values in the header and in the vocabulary`() {
    #expect(ABI_IOAS_MAP_FIXED_IOVA == IOASMapFlags.fixedIOVA)
    #expect(ABI_IOAS_MAP_WRITEABLE == IOASMapFlags.writeable)
    #expect(ABI_IOAS_MAP_READABLE == IOASMapFlags.readable)
    #expect(ABI_HWPT_ALLOC_NEST_PARENT == HWPTFlags.nestParent)
    #expect(ABI_HWPT_ALLOC_DIRTY_TRACKING == HWPTFlags.dirtyTracking)
    #expect(ABI_HWPT_FAULT_ID_VALID == HWPTFlags.faultIDValid)
    #expect(ABI_TEST_ACCESS_WRITE == AccessFlags.write)
    #expect(ABI_TEST_ACCESS_RW_SLOW_PATH == AccessFlags.slowPath)
    #expect(ABI_TEST_ACCESS_SYZ == AccessFlags.areaNumber)
    #expect(ABI_TEST_ACCESS_CREATE_NEEDS_PIN_PAGES == AccessOptions.needsPinPages)
    #expect(ABI_HWPT_DATA_SELFTEST == DriverData.selftestType)
    #expect(ABI_HWPT_INVALIDATE_DATA_SELFTEST == Invalidation.selftestType)
  }
}
