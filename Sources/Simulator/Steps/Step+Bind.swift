// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

extension Step {
  /// Refuses a device whose message interrupts are not isolated from those of others.
  static let requireIsolatedInterrupts = Step("iommu_group_has_isolated_msi", errnos: [.EPERM]) {
    (kernel, call) throws(Refusal) in
    guard let name = call.name ?? kernel.devices[call.device]?.name,
      let iommu = kernel.machine.device(name)?.iommu, iommu.features.contains(.unsafeInterrupts),
      iommu.driver != .mock
    else { return }
    throw Refusal(
      .EPERM, in: "iommu_group_has_isolated_msi",
      "a write of \(name.short) could raise an interrupt of somebody else, and "
        + "iommufd.allow_unsafe_interrupts is 0", .device(name))
  }

  /// Takes the device's group from the host: its DMA is blocked.
  static let claimOwnership = Step(
    "iommu_device_claim_dma_owner", locks: [.coreGroupMutex], errnos: [.ENOMEM, .EBUSY, .EPERM, .EINVAL],
    undoneBy: "iommu_device_release_dma_owner"
  ) { (kernel, call) throws(Refusal) in
    guard let device = call.name.flatMap({ kernel.machine.device($0) }) else { return }
    for member in kernel.machine.devices where member.group == device.group {
      guard let region = member.reserved.first(where: { $0.type == .direct }) else { continue }
      throw Refusal(
        .EINVAL, in: "__iommu_device_set_domain",
        "firmware wants \(region.range) mapped one to one for \(member.name.short), so its DMA cannot be "
          + "blocked", .device(member.name))
    }
  } undo: { _, _ in
  }

  /// Makes the device's object and finishes it.
  static let makeDevice = Step(
    "_iommufd_object_alloc", errnos: [.ENOMEM, .EBUSY], undoneBy: "iommufd_object_abort"
  ) { (kernel, call) throws(Refusal) in
    guard let name = call.name else { return }
    call.device = kernel.makeDevice(name)
  } undo: { kernel, call in
    kernel.unmakeDevice(call.device)
  }
}
