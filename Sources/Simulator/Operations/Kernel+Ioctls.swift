// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

extension Kernel {
  /// Refuses an ioctl that the design does not have yet: `iommufd_fops_ioctl`.
  ///
  /// Throws ENOTTY.
  func requireIoctl(of request: Request) throws(Refusal) {
    if design.ioctls == .all { return }
    guard let needed = request.neededIoctl, !design.ioctls.contains(needed.ioctl) else { return }
    throw Refusal(.ENOTTY, in: "iommufd_fops_ioctl", "\(design.name) has no \(needed.name)")
  }
}

extension Request {
  /// The ioctl that the request needs, if it is newer than Linux 6.2.
  fileprivate var neededIoctl: (ioctl: Design.Ioctls, name: String)? {
    switch self {
    case .hwptAlloc: (.hwptAlloc, "IOMMU_HWPT_ALLOC")
    case .hwInfo: (.hwInfo, "IOMMU_GET_HW_INFO")
    case .setDirtyTracking: (.dirtyTracking, "IOMMU_HWPT_SET_DIRTY_TRACKING")
    case .getDirtyBitmap: (.dirtyTracking, "IOMMU_HWPT_GET_DIRTY_BITMAP")
    case .hwptInvalidate: (.invalidate, "IOMMU_HWPT_INVALIDATE")
    case .faultQueueAlloc: (.faultQueues, "IOMMU_FAULT_QUEUE_ALLOC")
    default: nil
    }
  }
}
