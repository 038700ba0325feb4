// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Simulator

/// One of two operations that run at once, with the locks it holds.
struct Runner: Sendable {
  let request: Request
  /// The operation on its way; nil before its first step: until then it has looked nothing up.
  private(set) var execution: Execution?
  /// What VFIO holds from the beginning to the end.
  private let outer: [HeldLock]
  private var hasOuter = false
  /// The locks of the scopes that the last step was in and the next is in too.
  private var scopes: [HeldLock] = []
  /// The locks that were taken for the next step.
  private var acquired: [HeldLock] = []
  private var trail: [String] = []

  init(_ request: Request, _ kernel: Kernel) {
    self.request = request
    outer = request.device(in: kernel).map { [.deviceSet($0)] } ?? []
  }

  /// Everything it holds, in the order of taking.
  var allHeld: [HeldLock] { (hasOuter ? outer : []) + scopes + acquired }

  /// The objects that it has looked up and uses until it ends.
  var borrowed: [ObjectID] {
    guard let execution, execution.outcome == nil else { return [] }
    return request.lookedUp + [execution.triedTable].compactMap(\.self)
  }

  /// What comes next, and the locks that are missing for it.
  struct Prospect {
    let move: Race.Move
    /// The locks of scopes that stay.
    fileprivate let kept: [HeldLock]
    /// Those that were taken and are needed.
    fileprivate let acquired: [HeldLock]
    /// Those that are to be taken still.
    let missing: [HeldLock]
  }

  func prospect(in kernel: Kernel) -> Prospect {
    let ahead = (execution ?? kernel.begin(request)).next(in: kernel)
    let kept = Array(scopes.prefix(ahead.kept.count))
    let entered = ahead.kept.dropFirst(kept.count) + ahead.taken
    var needed: [HeldLock] = []
    for lock in entered.map({ $0.held(by: ahead.call, in: kernel) })
    where !kept.contains(lock) && !needed.contains(lock) {
      needed.append(lock)
    }
    let have = zip(acquired, needed).prefix { $0 == $1 }.count
    let missing = (hasOuter ? [] : outer) + needed.dropFirst(have)
    return Prospect(
      move: Race.Move(ahead.next), kept: kept, acquired: Array(needed.prefix(have)), missing: Array(missing))
  }

  /// Takes a lock, and lets go of those that are not needed any more.
  mutating func take(_ lock: HeldLock, toward prospect: Prospect) {
    scopes = prospect.kept
    acquired = prospect.acquired
    if !hasOuter, outer.contains(lock) { hasOuter = true } else { acquired.append(lock) }
  }

  /// Takes the step for which it has all locks, and gives back those that the next one is not in.
  mutating func step(on kernel: inout Kernel) {
    let prospect = prospect(in: kernel)
    var running = execution ?? kernel.begin(request)
    let held = prospect.kept + prospect.acquired
    trail.append(running.advance(&kernel).words)
    let kept = running.outcome == nil ? running.next(in: kernel).kept.count : 0
    scopes = Array(held.prefix(kept))
    acquired = []
    if running.outcome != nil { hasOuter = false }
    execution = running
  }

  /// Where it stands.
  struct Place: Hashable {
    let trail: [String]
    let call: Call?
    let held: [HeldLock]
  }

  var place: Place { Place(trail: trail, call: execution?.call, held: allHeld) }
}

extension Race.Move {
  fileprivate init(_ next: Execution.Next) {
    switch next {
    case .step(let step): self = .run(step.function)
    case .undo(let step): self = .undo(step.undoFunction ?? step.function)
    case .end: self = .end
    }
  }
}

extension Execution.Progress {
  fileprivate var words: String {
    switch self {
    case .ran(let step): step.function
    case .failed(let step, let refusal): "\(step.function) \(refusal.errno.name)"
    case .undid(let step): "undo \(step.function)"
    case .finished, .refused: "end"
    }
  }
}

extension Operation where Object == ObjectID, Device == DeviceHandle {
  /// The device whose file the call goes to, where VFIO locks it.
  fileprivate func device(in kernel: Kernel) -> DeviceName? {
    switch self {
    case .bind(.pci(let address), _): .pci(address)
    case .attach(let handle, _), .detach(let handle), .unbind(let handle): handle.pciDevice(in: kernel)
    default: nil
    }
  }

  /// The objects that the call looks up and uses until it ends.
  fileprivate var lookedUp: [ObjectID] {
    switch self {
    case .attach(_, let target): [target]
    case .hwptAlloc(.object(let device), let base, _): [device, base]
    case .hwptAlloc(_, let base, _): [base]
    default: []
    }
  }
}

extension DeviceHandle {
  fileprivate func pciDevice(in kernel: Kernel) -> DeviceName? {
    let name: DeviceName? =
      switch self {
      case .name(let name): name
      case .object(let id): kernel.devices[id]?.name
      }
    if case .pci = name { return name }
    return nil
  }
}
