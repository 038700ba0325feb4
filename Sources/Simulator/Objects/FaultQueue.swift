// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

/// A queue of IO page faults: `struct iommufd_fault`.
public struct FaultQueue: Hashable, Sendable {
  /// Faults that nobody has read, the oldest first.
  public internal(set) var pending: [Fault] = []
  /// Faults that were read and wait for their answer, by cookie.
  public internal(set) var unanswered: [UInt32: Fault] = [:]
  /// Whether its file is open.
  public internal(set) var isOpen = true

  /// A fault and the page table that the device was attached to.
  public struct Fault: Hashable, Sendable {
    /// The device.
    public let device: ObjectID
    /// The page table.
    public let hwpt: ObjectID
    /// What the device reported.
    public let fault: IOPageFault
  }

  /// The lowest cookie that no unanswered fault has.
  var freeCookie: UInt32 {
    var cookie: UInt32 = 1
    while unanswered[cookie] != nil { cookie += 1 }
    return cookie
  }

  /// Forgets the faults of a device through a page table; the device is told that its access is invalid.
  mutating func forget(_ device: ObjectID, on hwpt: ObjectID) {
    pending.removeAll { $0.device == device && $0.hwpt == hwpt }
    unanswered = unanswered.filter { $0.value.device != device || $0.value.hwpt != hwpt }
  }
}
