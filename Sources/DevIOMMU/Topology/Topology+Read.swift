// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

extension Topology {
  /// Reads what the host has.
  ///
  /// `/dev/iommu` is opened and closed where that is allowed, which may load the module. Throws what could
  /// not be read; files that are not there are no error, but for `/sys` as a whole.
  public init(_ system: any SystemCalls) throws(TopologyError) {
    let reader = SysfsReader(system: system)
    if try reader.names("/sys/kernel").isEmpty {
      throw TopologyError(path: "/sys/kernel", problem: .errno(.ENOENT))
    }
    kernel = try reader.kernel()
    iommus = try reader.iommus()
    groups = try reader.groups()
    let names = try reader.names(SysfsReader.pciDevices)
    unnamed = names.filter { PCIAddress($0) == nil }
    var devices: [HostDevice] = []
    for address in names.compactMap({ PCIAddress($0) }) {
      if let device = try reader.device(address) { devices.append(device) }
    }
    self.devices = try reader.naming(devices)
  }
}

extension SysfsReader {
  static let pciDevices = "/sys/bus/pci/devices"
  private static let classDirectory = "/sys/class/iommu"
  private static let groupDirectory = "/sys/kernel/iommu_groups"

  // MARK: - IOMMUs

  fileprivate func iommus() throws(TopologyError) -> [HostIOMMU] {
    var iommus: [HostIOMMU] = []
    for name in try names(Self.classDirectory) {
      iommus.append(HostIOMMU(name: name, kind: try kind(ofIOMMU: name)))
    }
    return iommus
  }

  private func kind(ofIOMMU name: String) throws(TopologyError) -> HostIOMMU.Kind {
    let path = "\(Self.classDirectory)/\(name)"
    if let capability: UInt64 = try hex("\(path)/intel-iommu/cap") {
      let extended: UInt64 = try hex("\(path)/intel-iommu/ecap") ?? 0
      let version = try text("\(path)/intel-iommu/version") ?? ""
      return .intel(VTDRegisters(capability: capability, extended: extended), version: version)
    }
    if let features = try text("\(path)/amd-iommu/features") {
      return .amd(features: UInt64(hexDigits: features.prefix { $0 != ":" }) ?? 0)
    }
    if name.hasPrefix("iommufd_selftest_iommu") { return .mock }
    // A virtio-iommu has the name of the device that carries it; only its driver tells what it is.
    let driver = try link("\(path)/device/driver")
    switch driver {
    case "virtio_iommu": return .virtio
    case "arm-smmu-v3": return .smmuV3
    default: return name.hasPrefix("smmu3.") ? .smmuV3 : .other(driver: driver)
    }
  }

  // MARK: - Groups

  fileprivate func groups() throws(TopologyError) -> [HostGroup] {
    var groups: [HostGroup] = []
    for number in try names(Self.groupDirectory).compactMap({ UInt32($0) }).sorted() {
      groups.append(try group(number))
    }
    return groups
  }

  private func group(_ number: UInt32) throws(TopologyError) -> HostGroup {
    let path = "\(Self.groupDirectory)/\(number)"
    var members: [HostGroup.Member] = []
    for name in try names("\(path)/devices") {
      members.append(.init(name: name, driver: try link("\(path)/devices/\(name)/driver")))
    }
    return HostGroup(
      number: number, name: try text("\(path)/name"), type: try text("\(path)/type") ?? "unknown",
      members: members, reserved: try regions("\(path)/reserved_regions"))
  }

  /// The regions of a group, each line `0xFIRST 0xLAST TYPE`.
  private func regions(_ path: String) throws(TopologyError) -> [ReservedRegion] {
    var regions: [ReservedRegion] = []
    for line in (try text(path) ?? "").split(separator: "\n") {
      let words = line.split(separator: " ")
      guard words.count == 3, let first = UInt64(hexDigits: words[0]),
        let last = UInt64(hexDigits: words[1]), let range = IOVARange(IOVA(first), IOVA(last)),
        let kind = ReservedRegion.Kind(rawValue: String(words[2]))
      else { throw TopologyError(path: path, problem: .contents(String(line))) }
      regions.append(ReservedRegion(range, kind))
    }
    return regions
  }

  // MARK: - Devices

  /// A PCI device; nil where it has gone meanwhile.
  fileprivate func device(_ address: PCIAddress) throws(TopologyError) -> HostDevice? {
    let path = "\(Self.pciDevices)/\(address)"
    guard let vendor: UInt16 = try hex("\(path)/vendor"),
      let device: UInt16 = try hex("\(path)/device"), let code: UInt32 = try hex("\(path)/class")
    else { return nil }
    let override = try text("\(path)/driver_override")
    return HostDevice(
      address: address, vendor: vendor, device: device, pciClass: PCIClass(code: code), product: nil,
      driver: try link("\(path)/driver"), driverOverride: override == "(null)" ? nil : override,
      group: try link("\(path)/iommu_group").flatMap { UInt32($0) }, iommu: try link("\(path)/iommu"),
      vfio: try vfio("\(path)/vfio-dev"))
  }

  private func vfio(_ directory: String) throws(TopologyError) -> VFIODevice? {
    guard let name = try names(directory).first else { return nil }
    return VFIODevice(
      name: name, numbers: try text("\(directory)/\(name)/dev"),
      file: try deviceFile(VFIODevice.path(name)))
  }
}
