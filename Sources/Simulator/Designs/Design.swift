// SPDX-License-Identifier: Apache-2.0

/// A kernel design: the order of the steps of its long operations, and what it is known for.
///
/// A design is data. It puts shared steps in an order; adding one is one file.
public final class Design: Sendable {
  /// The name, as `design` in a scenario gives it.
  public let name: String
  /// Where the order was read: a version, a commit or a mail.
  public let source: String
  /// What is peculiar to it, in a line.
  public let summary: String
  /// How it keeps track of page tables and devices.
  public let rules: Rules
  /// The order in which it takes its locks, the outermost first.
  public let lockOrder: [Lock]
  /// What is known to be wrong with it, each in a sentence or two.
  public let defects: [String]
  /// The ioctls that it has beyond those of Linux 6.2.
  public let ioctls: Ioctls
  /// Bind of a device.
  public let bind: [Routine]
  /// Attach of a device that is not attached, to a page table or an IOAS.
  public let attach: [Routine]
  /// Attach of a device that is attached: it moves, or is attached again where a design has no moves.
  public let replace: [Routine]
  /// Whether a device that is attached can be moved.
  public let hasReplace: Bool
  /// Detach of an attached device.
  public let detach: [Routine]
  /// Request of a message interrupt of a device.
  public let interrupt: [Routine]
  /// Allocation of a page table for an IOAS, or of one nested on a parent; nothing without the ioctl.
  public let allocate: [Routine]
  /// Destruction of a page table that nobody uses.
  public let destroy: [Routine]

  /// Creates a design; without `replace`, a device that is attached is attached again.
  init(
    name: String, source: String, summary: String, rules: Rules, lockOrder: [Lock], defects: [String] = [],
    ioctls: Ioctls, bind: [Routine], attach: [Routine], replace: [Routine]? = nil, detach: [Routine],
    interrupt: [Routine] = [.step(.prepareMSI)], allocate: [Routine] = [], destroy: [Routine]
  ) {
    self.name = name
    self.source = source
    self.summary = summary
    self.rules = rules
    self.lockOrder = lockOrder
    self.defects = defects
    self.ioctls = ioctls
    self.bind = bind
    self.attach = attach
    self.replace = replace ?? attach
    hasReplace = replace != nil
    self.detach = detach
    self.interrupt = interrupt
    self.allocate = allocate
    self.destroy = destroy
  }

  /// All designs, in the order of their time.
  public static let all: [Design] = [
    .linux6_2, .devicesUsers, .replaceV2, .deferredLink, .allocUser, .linux6_4, .linux6_6, .linux6_12,
    .linux6_15,
  ]

  /// The design with a name; nil if there is none.
  public static func named(_ name: String) -> Design? {
    all.first { $0.name == name }
  }
}

extension Design {
  /// How a design keeps track of page tables and devices.
  public struct Rules: Sendable {
    /// When a page table is linked to its IOAS, and so closed to what it cannot translate and filled.
    public let linkage: Linkage
    /// What tells how many devices use a page table.
    public let tableUsers: String
    /// What tells whether a device's group is on a page table.
    public let groupTest: String
    /// When a page table that the kernel made is destroyed.
    public let autoTableEnds: String
  }

  /// How long a page table is linked to its IOAS.
  public enum Linkage: String, Sendable {
    /// From its allocation to its destruction.
    case whileItExists = "from allocation to destruction"
    /// From its first attached device to its last.
    case whileItIsUsed = "from the first attached device to the last"
  }

  /// The ioctls that Linux 6.2 did not have.
  public struct Ioctls: OptionSet, Sendable {
    /// The bits.
    public let rawValue: UInt8
    /// Creates a set from its bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }
    /// IOMMU_HWPT_ALLOC, Linux 6.6.
    public static let hwptAlloc = Ioctls(rawValue: 1)
    /// IOMMU_GET_HW_INFO, Linux 6.6.
    public static let hwInfo = Ioctls(rawValue: 2)
    /// IOMMU_HWPT_SET_DIRTY_TRACKING and IOMMU_HWPT_GET_DIRTY_BITMAP, Linux 6.7.
    public static let dirtyTracking = Ioctls(rawValue: 4)
    /// IOMMU_HWPT_INVALIDATE, Linux 6.8.
    public static let invalidate = Ioctls(rawValue: 8)
    /// IOMMU_FAULT_QUEUE_ALLOC, Linux 6.11.
    public static let faultQueues = Ioctls(rawValue: 16)
    /// Those of Linux 6.6.
    public static let linux6_6: Ioctls = [.hwptAlloc, .hwInfo]
    /// All of them.
    public static let all = Ioctls(rawValue: 31)
  }
}
