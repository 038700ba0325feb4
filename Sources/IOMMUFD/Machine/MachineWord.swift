// SPDX-License-Identifier: Apache-2.0

/// One header word that describes a machine.
public enum MachineWord: Hashable, Sendable {
  /// `iommu NAME driver=… aperture=FIRST-LAST page-sizes=4K,2M …`.
  case iommu(Machine.IOMMU)
  /// `device pci:… iommu=NAME group=N`, or `device mock:* iommu=NAME`.
  case device(DevicePattern, iommu: String, group: UInt32)
  /// `reserved pci:… FIRST-LAST TYPE`.
  case reserved(DeviceName, ReservedRegion)

  /// The devices that a line describes.
  public enum DevicePattern: Hashable, Sendable {
    /// One device.
    case one(DeviceName)
    /// Mock devices in any number, each in a group of its own.
    case anyMock
  }
}

extension MachineWord: CustomStringConvertible {
  /// The word as the language writes it, in canonical form.
  public var description: String {
    switch self {
    case .iommu(let iommu): iommu.line
    case .device(.anyMock, let iommu, _): "device mock:* iommu=\(iommu)"
    case .device(.one(let name), let iommu, let group): "device \(name) iommu=\(iommu) group=\(group)"
    case .reserved(let device, let region): "reserved \(device) \(region.range) \(region.type.rawValue)"
    }
  }
}

extension Machine.Features {
  /// The words of the language, in canonical order.
  static let words: [(word: StaticString, feature: Machine.Features)] = [
    ("alloc-user", .userAlloc), ("nesting", .nesting), ("dirty", .dirtyTracking),
    ("snoop-control", .snoopControl), ("unsafe-interrupts", .unsafeInterrupts),
  ]
}

extension Machine.IOMMU {
  fileprivate var line: String {
    var words = ["iommu", name, "driver=\(driver.rawValue)", "aperture=\(aperture)"]
    let sizes = pageSizes == Self.anyPageSize ? "any" : pageSizeList.map(\.scaled).joined(separator: ",")
    words.append("page-sizes=\(sizes)")
    if isLate { words.append("late") }
    words += Machine.Features.words.filter { features.contains($0.feature) }.map { "\($0.word)" }
    if infoType != 0 { words.append("info=\(infoType.hex)") }
    return words.joined(separator: " ")
  }

  /// Every size from 4 KiB on.
  public static let anyPageSize = ~UInt64(0xfff)

  /// The page sizes in bytes, ascending.
  public var pageSizeList: [UInt64] {
    (0..<64).map { UInt64(1) << $0 }.filter { pageSizes & $0 != 0 }
  }
}
