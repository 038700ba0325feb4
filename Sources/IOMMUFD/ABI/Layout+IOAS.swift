// SPDX-License-Identifier: Apache-2.0

/// `struct iommu_destroy`.
enum DestroyLayout {
  static let id = Field<UInt32>(4)
  static let size = 8
}

/// `struct iommu_ioas_alloc`.
enum IOASAllocLayout {
  static let flags = Field<UInt32>(4)
  static let outID = Field<UInt32>(8)
  static let size = 12
}

/// `struct iommu_ioas_allow_iovas`.
enum AllowIOVAsLayout {
  static let ioas = Field<UInt32>(4)
  static let count = Field<UInt32>(8)
  static let reserved = Field<UInt32>(12)
  static let elements = Field<UInt64>(16)
  static let size = 24
}

/// `struct iommu_ioas_copy`.
enum IOASCopyLayout {
  static let flags = Field<UInt32>(4)
  static let destination = Field<UInt32>(8)
  static let source = Field<UInt32>(12)
  static let length = Field<UInt64>(16)
  static let destinationIOVA = Field<UInt64>(24)
  static let sourceIOVA = Field<UInt64>(32)
  static let size = 40
}

/// `struct iommu_ioas_iova_ranges`.
enum IOVARangesLayout {
  static let ioas = Field<UInt32>(4)
  static let count = Field<UInt32>(8)
  static let reserved = Field<UInt32>(12)
  static let elements = Field<UInt64>(16)
  static let alignment = Field<UInt64>(24)
  static let size = 32
}

/// `struct iommu_iova_range`, an element of two of the arrays.
enum IOVARangeLayout {
  static let first = Field<UInt64>(0)
  static let last = Field<UInt64>(8)
  static let size = 16
}

/// `struct iommu_ioas_map`.
enum IOASMapLayout {
  static let flags = Field<UInt32>(4)
  static let ioas = Field<UInt32>(8)
  static let reserved = Field<UInt32>(12)
  static let memory = Field<UInt64>(16)
  static let length = Field<UInt64>(24)
  static let iova = Field<UInt64>(32)
  static let size = 40
}

/// The flag bits of IOMMU_IOAS_MAP and IOMMU_IOAS_COPY.
enum IOASMapFlags {
  /// IOMMU_IOAS_MAP_FIXED_IOVA.
  static let fixedIOVA: UInt32 = 1
  /// IOMMU_IOAS_MAP_WRITEABLE.
  static let writeable: UInt32 = 2
  /// IOMMU_IOAS_MAP_READABLE.
  static let readable: UInt32 = 4
  /// All that Linux 6.12 knows.
  static let all = fixedIOVA | writeable | readable
}

/// `struct iommu_ioas_unmap`.
enum IOASUnmapLayout {
  static let ioas = Field<UInt32>(4)
  static let iova = Field<UInt64>(8)
  static let length = Field<UInt64>(16)
  static let size = 24
}

/// `struct iommu_option`.
enum OptionLayout {
  static let option = Field<UInt32>(4)
  static let operation = Field<UInt16>(8)
  static let reserved = Field<UInt16>(10)
  static let object = Field<UInt32>(12)
  static let value = Field<UInt64>(16)
  static let size = 24
}

/// `struct iommu_vfio_ioas`.
enum VFIOIOASLayout {
  static let ioas = Field<UInt32>(4)
  static let operation = Field<UInt16>(8)
  static let reserved = Field<UInt16>(10)
  static let size = 12
}
