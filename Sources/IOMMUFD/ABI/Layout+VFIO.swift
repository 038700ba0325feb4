// SPDX-License-Identifier: Apache-2.0

/// What all structs of VFIO begin with.
enum VFIOLayout {
  static let argsz = Field<UInt32>(0)
  static let flags = Field<UInt32>(4)
}

/// `struct vfio_device_bind_iommufd`.
enum BindLayout {
  static let iommufd = Field<Int32>(8)
  static let outID = Field<UInt32>(12)
  static let size = 16
}

/// `struct vfio_device_attach_iommufd_pt`.
enum AttachLayout {
  static let pageTable = Field<UInt32>(8)
  static let size = 12
}

/// `struct vfio_device_detach_iommufd_pt`.
enum DetachLayout {
  static let size = 8
}

/// `struct vfio_iommu_type1_info`.
enum CompatInfoLayout {
  static let pageSizes = Field<UInt64>(8)
  static let capabilityOffset = Field<UInt32>(16)
  static let minimum = 16
  static let size = 24
}

/// `struct vfio_info_cap_header` and the two capabilities that begin with it.
enum CapabilityLayout {
  static let id = Field<UInt16>(0)
  static let version = Field<UInt16>(2)
  static let next = Field<UInt32>(4)
  static let available = Field<UInt32>(8)
  static let rangeCount = Field<UInt32>(8)
  /// `struct vfio_iommu_type1_info_dma_avail`; 16 with its padding.
  static let availableSize = 12
  /// `struct vfio_iommu_type1_info_cap_iova_range` without its ranges.
  static let rangesSize = 16
}

/// `struct vfio_iommu_type1_dma_map`.
enum MapDMALayout {
  static let memory = Field<UInt64>(8)
  static let iova = Field<UInt64>(16)
  static let length = Field<UInt64>(24)
  static let size = 32
}

/// `struct vfio_iommu_type1_dma_unmap`.
enum UnmapDMALayout {
  static let iova = Field<UInt64>(8)
  static let length = Field<UInt64>(16)
  static let size = 24
}
