// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

/// Who knows which file of VFIO stands for which device.
public protocol DeviceFiles: Sendable {
  /// The path of a device's file, `/dev/vfio/devices/vfio0`.
  ///
  /// Throws ENOENT where the host has no such device, or VFIO has no file for it.
  func path(ofDeviceFile name: DeviceName) throws(Errno) -> String
}
