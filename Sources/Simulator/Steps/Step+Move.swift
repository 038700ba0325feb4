// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

// The replace series of February 2023: a move is an attach that cleans up behind the device.
extension Step {
  /// Notes which page table the device leaves.
  static let noteOldTable = Step("iommufd_device_do_attach") { (kernel, call) throws(Refusal) in
    call.oldHWPT = call.current == call.hwpt ? nil : call.current
  }

  /// Refuses moves from a page table that the kernel made, and moves to an IOAS.
  static let refuseAutoMove = Step("iommufd_device_attach", errnos: [.EBUSY]) {
    (kernel, call) throws(Refusal) in
    guard let current = call.current, current != call.hwpt else { return }
    if kernel.objects[call.target]?.kind == .ioas {
      throw Refusal(
        .EBUSY, in: "iommufd_device_attach",
        "the device is attached to hwpt \(current); it can be moved to a hwpt, not to an IOAS",
        .object(current))
    }
    if kernel.hwpts[current]?.isAuto == true {
      throw Refusal(
        .EBUSY, in: "iommufd_device_attach",
        "the device is attached to hwpt \(current), which is auto; only those that the user made can be left",
        .object(current))
    }
  }

  /// Takes the device from the list of the page table that it leaves.
  static let leaveOldTable = Step("list_del(devices_item)") { (kernel, call) throws(Refusal) in
    guard let old = call.oldHWPT else { return }
    kernel.hwpts[old]?.leave(call.device)
    call.victim = old
  }

  /// Opens the device's regions in the IOAS that it leaves.
  static let leaveOldIOAS = Step("iopt_remove_reserved_iova", locks: [.iovaSemaphore]) {
    (kernel, call) throws(Refusal) in
    guard let old = call.oldHWPT.flatMap({ kernel.ioasID(of: $0) }) else { return }
    kernel.removeReservedRegions(of: call.device, in: old)
  }
}

extension Condition {
  /// The device was not attached when the operation began.
  static let wasDetached = Condition("the device was not attached") { _, call in call.current == nil }

  /// The device goes to another page table than the one it is on, or was not attached.
  static let tableIsNew = Condition("the hwpt is not the current one") { _, call in
    call.current != call.hwpt
  }

  /// The device leaves a page table for another one.
  static let leavesTable = Condition("the device leaves a hwpt") { _, call in call.oldHWPT != nil }

  /// The two page tables mirror different IOASes.
  static let leavesIOAS = Condition("the old hwpt is of another IOAS") { kernel, call in
    call.oldHWPT.flatMap { kernel.ioasID(of: $0) } != kernel.ioasID(of: call.hwpt)
  }

  /// The two page tables mirror the same IOAS.
  static let staysInIOAS = Condition("the old hwpt is of the same IOAS") { kernel, call in
    call.oldHWPT.flatMap { kernel.ioasID(of: $0) } == kernel.ioasID(of: call.hwpt)
  }

  /// No device is left on the list of the page table that the device leaves.
  static let oldTableHasNoDevice = Condition("no device is left on the old hwpt's list") { kernel, call in
    call.oldHWPT.flatMap { kernel.hwpts[$0] }?.devices.isEmpty == true
  }
}
