// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

extension Step {
  /// Makes every access through the page table snoop the caches, as the device can.
  ///
  /// It is not taken back when a later step fails: a table that enforces more does no harm.
  static let enforceCoherency = Step("iommufd_hw_pagetable_enforce_cc", errnos: [.EINVAL]) {
    (kernel, call) throws(Refusal) in
    try kernel.enforceCoherency(on: call.hwpt, for: call.device)
  }

  /// The same for every attached device of the group.
  static let enforceGroupCoherency = Step("iommufd_hw_pagetable_enforce_cc", errnos: [.EINVAL]) {
    (kernel, call) throws(Refusal) in
    for device in kernel[groupOf: call.device].attached where kernel.wantsCoherency(device) {
      try kernel.enforceCoherency(on: call.hwpt, for: device)
    }
  }
}

extension Kernel {
  /// Whether a device has IOMMU_CAP_ENFORCE_CACHE_COHERENCY.
  func wantsCoherency(_ device: ObjectID) -> Bool {
    description(of: device)?.iommu.features.contains(.snoopControl) == true
  }

  /// Upgrades a page table: `iommufd_hw_pagetable_enforce_cc` and `intel_iommu_enforce_cache_coherency`.
  ///
  /// Throws EINVAL where a device on the table cannot do so, or where it holds mappings already.
  fileprivate mutating func enforceCoherency(on hwpt: ObjectID, for device: ObjectID) throws(Refusal) {
    let paging = pagingTable(of: hwpt)
    guard let domain = hwpts[paging], !domain.enforcesCoherency else { return }
    let function = "iommufd_hw_pagetable_enforce_cc"
    if let other = devicesBehind(paging).first(where: { !$0.iommu.features.contains(.snoopControl) }) {
      throw Refusal(
        .EINVAL, in: function, "\(other.name.short) uses hwpt \(paging) and cannot enforce cache coherency",
        .object(paging), .device(other.name))
    }
    if let area = domain.mappings.first {
      throw Refusal(
        .EINVAL, in: function, "hwpt \(paging) holds mappings that were made without cache coherency",
        .object(paging), .area(area.range))
    }
    hwpts[paging]?.enforcesCoherency = true
  }

  /// The devices whose DMA goes through a page table.
  private func devicesBehind(_ hwpt: ObjectID) -> [Machine.Device] {
    let numbers = groups.filter { $0.value.domain == hwpt }.map(\.key)
    return machine.devices.filter { numbers.contains($0.group) }
  }
}

extension Condition {
  /// The device can have its accesses snoop the caches.
  static let deviceWantsCoherency = Condition("the device can enforce cache coherency") { kernel, call in
    kernel.wantsCoherency(call.device)
  }
}
