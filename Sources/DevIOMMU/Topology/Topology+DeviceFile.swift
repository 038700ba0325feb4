// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

extension Topology {
  /// The path of the file that a device is bound through, `/dev/vfio/devices/vfioN`, as it is now.
  ///
  /// Throws ENOENT for a device that no VFIO driver has and for mock devices, or the errno of reading sysfs.
  public static func deviceFile(
    of device: DeviceName, _ system: any SystemCalls
  ) throws(Errno) -> String {
    guard case .pci(let address) = device else { throw .ENOENT }
    do throws(TopologyError) {
      let directory = "\(SysfsReader.pciDevices)/\(address)/vfio-dev"
      if let name = try SysfsReader(system: system).names(directory).first { return VFIODevice.path(name) }
    } catch {
      if case .errno(let errno) = error.problem { throw errno }
    }
    throw .ENOENT
  }
}
