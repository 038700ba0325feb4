// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

/// The names of PCI vendors and devices, from the list that many hosts have.
struct PCINames {
  private var vendors: [UInt16: String] = [:]
  private var devices: [UInt32: String] = [:]

  /// Finds the names of some devices, each a vendor's number and its number for the device.
  ///
  /// A line is `VVVV  name`, a tab and `DDDD  name` for a device of the vendor above, or deeper.
  init(_ list: String, of wanted: Set<UInt32>) {
    let wantedVendors = Set(wanted.map { UInt16(truncatingIfNeeded: $0 >> 16) })
    var vendor: UInt16?
    for line in list.utf8.split(separator: UInt8(ascii: "\n")) {
      guard line.first == UInt8(ascii: "\t") else {
        vendor = Self.number(line).flatMap { wantedVendors.contains($0) ? $0 : nil }
        if let vendor { vendors[vendor] = Self.name(line) }
        continue
      }
      guard let vendor, let device = Self.number(line.dropFirst()) else { continue }
      let key = UInt32(vendor) << 16 | UInt32(device)
      if wanted.contains(key) { devices[key] = Self.name(line.dropFirst()) }
    }
  }

  /// Vendor and device in words; nil where not even the vendor is known.
  func name(vendor: UInt16, device: UInt16) -> String? {
    guard let name = vendors[vendor] else { return nil }
    return devices[UInt32(vendor) << 16 | UInt32(device)].map { "\(name) \($0)" } ?? name
  }

  private static func number(_ line: Substring.UTF8View) -> UInt16? {
    let digits = line.prefix(4)
    guard digits.count == 4, line.dropFirst(4).first == UInt8(ascii: " ") else { return nil }
    return UInt16(Substring(digits), radix: 16)
  }

  private static func name(_ line: Substring.UTF8View) -> String {
    String(Substring(line.dropFirst(4).drop { $0 == UInt8(ascii: " ") }))
  }
}

extension SysfsReader {
  private static let lists = ["/usr/share/misc/pci.ids", "/usr/share/hwdata/pci.ids"]

  /// The devices with the names that the host has for them.
  func naming(_ devices: [HostDevice]) throws(TopologyError) -> [HostDevice] {
    for path in Self.lists where !devices.isEmpty {
      guard let list = try text(path) else { continue }
      let wanted = Set(devices.map { UInt32($0.vendor) << 16 | UInt32($0.device) })
      let names = PCINames(list, of: wanted)
      return devices.map { $0.named(names.name(vendor: $0.vendor, device: $0.device)) }
    }
    return devices
  }
}

extension HostDevice {
  fileprivate func named(_ product: String?) -> HostDevice {
    HostDevice(
      address: address, vendor: vendor, device: device, pciClass: pciClass, product: product,
      driver: driver, driverOverride: driverOverride, group: group, iommu: iommu, vfio: vfio)
  }
}
