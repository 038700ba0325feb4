// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

/// One kernel function of a long operation, with the locks it takes for itself.
///
/// A step either does its work or throws; what a throwing step leaves behind is what the kernel function
/// leaves behind. Its undo takes back what it did when a later step fails. Designs are different orders
/// of the same steps.
public struct Step: Sendable {
  /// The kernel function.
  public private(set) var function: String
  /// The function under which the work was first described: the same in every design that does this work,
  /// whatever the function is called there.
  public let work: String
  /// The locks that the function takes and releases, outermost first.
  public private(set) var locks: [Lock]
  /// The kernel function that takes the work back; nil where nothing is taken back.
  public private(set) var undoFunction: String?
  /// The errors that the function can end with, for whatever reason; the first is the likeliest.
  public private(set) var errnos: [Errno]

  let perform: @Sendable (inout Kernel, inout Call) throws(Refusal) -> Void
  let undo: @Sendable (inout Kernel, inout Call) -> Void

  init(
    _ function: String, locks: [Lock] = [], errnos: [Errno] = [],
    perform: @escaping @Sendable (inout Kernel, inout Call) throws(Refusal) -> Void
  ) {
    self.function = function
    work = function
    self.locks = locks
    self.errnos = errnos
    self.perform = perform
    undoFunction = nil
    undo = { _, _ in }
  }

  init(
    _ function: String, locks: [Lock] = [], errnos: [Errno] = [], undoneBy undoFunction: String,
    perform: @escaping @Sendable (inout Kernel, inout Call) throws(Refusal) -> Void,
    undo: @escaping @Sendable (inout Kernel, inout Call) -> Void
  ) {
    self.function = function
    work = function
    self.locks = locks
    self.errnos = errnos
    self.perform = perform
    self.undoFunction = undoFunction
    self.undo = undo
  }
}

extension Step {
  /// The step under the name that the kernel function and its undo have in another design.
  func called(_ function: String, undoneBy undoFunction: String? = nil) -> Step {
    var step = self
    step.function = function
    if let undoFunction { step.undoFunction = undoFunction }
    return step
  }

  /// The step where its function can end with other errors.
  func failing(with errnos: [Errno]) -> Step {
    var step = self
    step.errnos = errnos
    return step
  }

  /// The step where its caller holds the locks that it takes elsewhere.
  var lockedByCaller: Step {
    var step = self
    step.locks = []
    return step
  }
}

/// A lock of the kernel.
public enum Lock: String, Hashable, Sendable {
  /// `ioas->mutex`.
  case ioasMutex = "ioas->mutex"
  /// `hwpt->devices_lock`.
  case devicesLock = "hwpt->devices_lock"
  /// `ioas->mutex` of the IOAS that the device leaves.
  case oldIOASMutex = "old ioas->mutex"
  /// `hwpt->devices_lock` of the page table that the device leaves.
  case oldDevicesLock = "old hwpt->devices_lock"
  /// `igroup->lock`.
  case groupLock = "igroup->lock"
  /// `iopt->domains_rwsem`.
  case domainsSemaphore = "domains_rwsem"
  /// `iopt->iova_rwsem`.
  case iovaSemaphore = "iova_rwsem"
  /// `group->mutex` of the IOMMU core.
  case coreGroupMutex = "group->mutex"
  /// `ictx->sw_msi_lock`.
  case doorbellLock = "ictx->sw_msi_lock"
}

/// What a long operation knows while it runs: its arguments and what its steps found or made.
public struct Call: Hashable, Sendable {
  /// The device it is about.
  public internal(set) var device = ObjectID.nonexistent
  /// The object that the user named: an IOAS or a page table.
  public internal(set) var target = ObjectID.nonexistent
  /// The flags of IOMMU_HWPT_ALLOC.
  public internal(set) var options = HWPTOptions<ObjectID>()
  /// The page table that the device goes to, or that is made.
  public internal(set) var hwpt = ObjectID.nonexistent
  /// The page table that the device was attached to when the operation began.
  public internal(set) var current: ObjectID?
  /// The page table that the device leaves for another one.
  public internal(set) var oldHWPT: ObjectID?
  /// The page table that is destroyed.
  public internal(set) var victim = ObjectID.nonexistent
  /// The object of a test device that is made.
  var selftest = ObjectID.nonexistent
  /// The device by name, before it has an object.
  var name: DeviceName?
  /// The flags of a mock device.
  var mockFlags: UInt32 = 0
  /// What an operation that is one step answers.
  var response = Response.done

  /// Sets up the detach of a device.
  mutating func leave(_ device: ObjectID, _ hwpt: ObjectID?) {
    self.device = device
    self.hwpt = hwpt ?? .nonexistent
    current = hwpt
  }
}

/// A piece of a long operation.
public indirect enum Routine: Sendable {
  /// One step.
  case step(Step)
  /// Pieces that run while a lock is held.
  case holding(Lock, [Routine])
  /// Pieces that run where a condition holds when they are reached.
  case when(Condition, [Routine])
  /// The auto page tables of the target IOAS, in order, each tried with the first pieces: EINVAL means
  /// the next one. The second pieces run where none suits.
  case firstSuitableAuto([Routine], otherwise: [Routine])
}

/// A condition of a long operation, by the words that describe it.
public struct Condition: Sendable {
  /// The condition in words.
  public let description: String
  let holds: @Sendable (Kernel, Call) -> Bool

  init(_ description: String, _ holds: @escaping @Sendable (Kernel, Call) -> Bool) {
    self.description = description
    self.holds = holds
  }
}
