// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

extension Request {
  /// The kernel function that does an operation which is a single step, Linux 6.12.
  var kernelFunction: String {
    switch self {
    case .ioasAlloc: "iommufd_ioas_alloc_ioctl"
    case .destroy: "iommufd_destroy"
    case .ioasMap: "iommufd_ioas_map"
    case .ioasUnmap, .ioasUnmapAll: "iommufd_ioas_unmap"
    case .ioasCopy: "iommufd_ioas_copy"
    case .iovaRanges: "iommufd_ioas_iova_ranges"
    case .allowIOVAs: "iommufd_ioas_allow_iovas"
    case .bind: "vfio_df_ioctl_bind_iommufd"
    case .unbind: "vfio_df_unbind_iommufd"
    case .attach: "vfio_df_ioctl_attach_pt"
    case .detach: "vfio_df_ioctl_detach_pt"
    case .interrupt: "vfio_pci_set_irqs_ioctl"
    case .hwptAlloc: "iommufd_hwpt_alloc"
    case .faultQueueAlloc: "iommufd_fault_alloc"
    case .hwInfo: "iommufd_get_hw_info"
    case .setDirtyTracking: "iommufd_hwpt_set_dirty_tracking"
    case .getDirtyBitmap: "iommufd_hwpt_get_dirty_bitmap"
    case .hwptInvalidate: "iommufd_hwpt_invalidate"
    case .hugePages, .rlimitMode: "iommufd_option"
    case .vfioIOASGet, .vfioIOASSet, .vfioIOASClear: "iommufd_vfio_ioas"
    case .addReserved: "iommufd_test_add_reserved"
    case .access, .fault, .test: "iommufd_test"
    case .compat: "iommufd_vfio_ioctl"
    case .close: "close"
    case .process, .setMemlockLimit: "a system call of the process"
    }
  }

  /// What the function of a single step can be made to end with: there is no memory for what it makes.
  var kernelErrnos: [Errno] {
    switch self {
    case .ioasAlloc, .ioasMap, .ioasUnmap, .ioasUnmapAll, .ioasCopy, .allowIOVAs, .bind, .faultQueueAlloc,
      .getDirtyBitmap, .hwptInvalidate, .addReserved, .access, .compat:
      [.ENOMEM]
    default: []
    }
  }
}
