// SPDX-License-Identifier: Apache-2.0

/// `struct iommu_hwpt_alloc`; what follows `reserved` came later.
enum HWPTAllocLayout {
  static let flags = Field<UInt32>(4)
  static let device = Field<UInt32>(8)
  static let parent = Field<UInt32>(12)
  static let outID = Field<UInt32>(16)
  static let reserved = Field<UInt32>(20)
  static let dataType = Field<UInt32>(24)
  static let dataLength = Field<UInt32>(28)
  static let data = Field<UInt64>(32)
  static let faultQueue = Field<UInt32>(40)
  static let minimum = 24
  static let size = 48
}

/// `struct iommu_hw_info`; what follows `reserved` came later.
enum HardwareInfoLayout {
  static let flags = Field<UInt32>(4)
  static let device = Field<UInt32>(8)
  static let dataLength = Field<UInt32>(12)
  static let data = Field<UInt64>(16)
  static let outDataType = Field<UInt32>(24)
  static let outMaxPASIDLog2 = Field<UInt8>(28)
  static let reserved = [Field<UInt8>(29), Field<UInt8>(30), Field<UInt8>(31)]
  static let outCapabilities = Field<UInt64>(32)
  static let minimum = 32
  static let size = 40
}

/// `struct iommu_hwpt_set_dirty_tracking`.
enum SetDirtyTrackingLayout {
  static let flags = Field<UInt32>(4)
  static let hwpt = Field<UInt32>(8)
  static let size = 16
}

/// `struct iommu_hwpt_get_dirty_bitmap`.
enum GetDirtyBitmapLayout {
  static let hwpt = Field<UInt32>(4)
  static let flags = Field<UInt32>(8)
  static let reserved = Field<UInt32>(12)
  static let iova = Field<UInt64>(16)
  static let length = Field<UInt64>(24)
  static let pageSize = Field<UInt64>(32)
  static let bitmap = Field<UInt64>(40)
  static let size = 48
}

/// `struct iommu_hwpt_invalidate`.
enum InvalidateLayout {
  static let hwpt = Field<UInt32>(4)
  static let entries = Field<UInt64>(8)
  static let dataType = Field<UInt32>(16)
  static let entryLength = Field<UInt32>(20)
  static let entryCount = Field<UInt32>(24)
  static let reserved = Field<UInt32>(28)
  static let size = 32
}

/// `struct iommu_fault_alloc`.
enum FaultQueueAllocLayout {
  static let flags = Field<UInt32>(4)
  static let outID = Field<UInt32>(8)
  static let outDescriptor = Field<UInt32>(12)
  static let size = 16
}

/// `struct iommu_hwpt_pgfault`, a record read from a fault queue.
enum FaultRecordLayout {
  static let flags = Field<UInt32>(0)
  static let device = Field<UInt32>(4)
  static let pasid = Field<UInt32>(8)
  static let group = Field<UInt32>(12)
  static let permissions = Field<UInt32>(16)
  static let address = Field<UInt64>(24)
  static let cookie = Field<UInt32>(36)
  static let size = Int(FaultRecord.size)
}

/// `struct iommu_hwpt_page_response`, an answer written to a fault queue.
enum FaultAnswerLayout {
  static let cookie = Field<UInt32>(0)
  static let code = Field<UInt32>(4)
  static let size = Int(FaultAnswer.size)
}
