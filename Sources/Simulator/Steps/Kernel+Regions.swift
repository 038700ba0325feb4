// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

// The regions that devices keep in an IOAS.
extension Kernel {
  /// Closes regions in an IOAS for a device: its own, or those of its whole group.
  ///
  /// Models `iopt_table_enforce_dev_resv_regions` of Linux 6.12 and, before 6.6,
  /// `iopt_table_enforce_group_resv_regions`. Throws EADDRINUSE where a mapping is in the way; everything that
  /// the device had closed in this IOAS, also earlier, is then open.
  mutating func enforceReservedRegions(
    _ regions: [ReservedRegion], of device: ObjectID, in ioas: ObjectID, _ function: String
  ) throws(Refusal) {
    guard let name = devices[device]?.name else { return }
    for region in regions where region.type != .directRelaxable {
      do throws(Refusal) {
        try ioases[ioas]?.iopt.reserve(region.range, for: .device(name, region.type))
      } catch {
        removeReservedRegions(of: device, in: ioas)
        throw Refusal(
          error.errno, in: function,
          "\(name.short) keeps \(region.range) (\(region.type.rawValue)) to itself wherever it is "
            + "attached, but IOAS \(ioas) has something there",
          culprits: error.culprits + [
            .reserved(region.range, owner: "\(name.short) (\(region.type.rawValue))")
          ])
      }
    }
  }

  /// Refuses a device that has windows of both sorts for message interrupts, or several for software.
  ///
  /// The end of the functions that close regions at an attach. Throws EINVAL; the device's regions are then
  /// open.
  mutating func checkMessageWindows(
    _ regions: [ReservedRegion], of device: ObjectID, in ioas: ObjectID, _ function: String
  ) throws(Refusal) {
    guard let name = devices[device]?.name else { return }
    let software = regions.count { $0.type == .softwareMSI }
    let hardware = regions.count { $0.type == .msi }
    guard software > 1 || software > 0 && hardware > 0 else { return }
    removeReservedRegions(of: device, in: ioas)
    throw Refusal(
      .EINVAL, in: function,
      "a device has one software MSI window or hardware ones, not \(software) and \(hardware)",
      .device(name))
  }

  /// Opens a device's regions in an IOAS: `iopt_remove_reserved_iova`.
  mutating func removeReservedRegions(of device: ObjectID, in ioas: ObjectID) {
    guard let name = devices[device]?.name else { return }
    ioases[ioas]?.iopt.removeReserved(ownedBy: name)
  }

  /// The regions of a device.
  func regions(of device: ObjectID) -> [ReservedRegion] { description(of: device)?.reserved ?? [] }

  /// The regions of all devices in a device's group, also of those that are not bound.
  ///
  /// Models `iommu_get_group_resv_regions`: regions of one type that overlap or touch become one.
  func groupRegions(of device: ObjectID) -> [ReservedRegion] {
    guard let group = devices[device]?.group else { return [] }
    let all = machine.devices.filter { $0.group == group }.flatMap(\.reserved)
    return ReservedRegion.Kind.allCases.flatMap { kind in
      all.filter { $0.type == kind }.map(\.range).sorted { $0.first < $1.first }.merged
        .map { ReservedRegion($0, kind) }
    }
  }
}

extension [IOVARange] {
  /// The ranges, ascending by their starts, with those joined that overlap or touch.
  fileprivate var merged: [IOVARange] {
    reduce(into: []) { merged, range in
      guard let last = merged.last, last.last == .max || range.first <= last.last.next ?? .max,
        let joined = IOVARange(last.first, Swift.max(last.last, range.last))
      else { return merged.append(range) }
      merged[merged.count - 1] = joined
    }
  }
}

extension Step {
  /// Closes the device's regions in the IOAS of the page table.
  static let enforceReservedRegions = enforceRegions("iopt_table_enforce_dev_resv_regions") {
    $0.regions(of: $1)
  }

  /// Closes the regions of the whole group, in the name of the device, in the IOAS of the page table.
  static let enforceGroupRegions = enforceRegions("iopt_table_enforce_group_resv_regions") {
    $0.groupRegions(of: $1)
  }

  private static func enforceRegions(
    _ function: String, _ find: @escaping @Sendable (Kernel, ObjectID) -> [ReservedRegion]
  ) -> Step {
    Step(
      function, locks: [.iovaSemaphore], errnos: [.ENOMEM, .EADDRINUSE, .EINVAL],
      undoneBy: "iopt_remove_reserved_iova"
    ) { (kernel, call) throws(Refusal) in
      guard let ioas = kernel.ioasID(of: call.hwpt) else { return }
      let regions = find(kernel, call.device)
      try kernel.enforceReservedRegions(regions, of: call.device, in: ioas, function)
      try kernel.checkMessageWindows(regions, of: call.device, in: ioas, function)
      if let window = regions.last(where: { $0.type == .softwareMSI })?.range {
        kernel[groupOf: call.device].softwareMSIStart = window.first
      }
    } undo: { kernel, call in
      guard let ioas = kernel.ioasID(of: call.hwpt) else { return }
      kernel.removeReservedRegions(of: call.device, in: ioas)
    }
  }
}
