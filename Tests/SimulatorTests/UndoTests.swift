// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import KnownWorlds
import Testing

@testable import Simulator

/// Whatever step might fail: undoing the steps before it brings the old state back.
struct UndoTests {
  /// Functions of a replace after which the kernel cannot fail any more.
  private static let pointsOfNoReturn: Set<String> = [
    "iommufd_group_remove_reserved_iova", "refcount_add(hwpt->obj.users)",
  ]

  @Test(arguments: Machine.builtInNames, [81, 82] as [UInt64])
  func `the steps of attach and hwpt allocation can be undone from everywhere`(
    machine: String, seed: UInt64
  ) throws {
    var walk = try Walk(on: machine, seed: seed)
    var count = 0
    for _ in 0..<500 {
      let before = walk.kernel
      guard let tracing = before.tracing(of: walk.step().request) else { continue }
      try expectUndo(of: tracing, from: before)
      count += 1
    }
    #expect(count > 20)
  }

  private func expectUndo(of tracing: Tracing, from before: Kernel) throws {
    for steps in 1...20 {
      var part = tracing
      part.run(steps: steps)
      if part.end != nil || part.lines.contains(where: { $0.hasPrefix("failed") }) { return }
      if part.ran.contains(where: { Self.pointsOfNoReturn.contains($0.function) }) { return }
      part.undoAll()
      try #require(VisibleState(part.kernel) == VisibleState(before), "\(part.lines)")
      var (left, right) = (part.kernel, before)
      let next = [left.answer(.ioasAlloc), right.answer(.ioasAlloc)]
      #expect(next[0] == next[1], "\(part.lines)")
    }
  }
}

extension Tracing {
  /// Undoes all steps that ran, the last first.
  fileprivate mutating func undoAll() {
    var call = execution.call
    var state = kernel
    for step in ran.reversed() { step.undo(&state, &call) }
    kernel = state
  }
}

extension Kernel {
  /// The steps of an attach, a hwpt allocation or, without windows to lose, a replace.
  fileprivate func tracing(of request: Request) -> Tracing? {
    switch request {
    case .attach(let handle, let target):
      guard let id = try? device(handle) else { return nil }
      if attachment(of: id) != nil, machine.mockIOMMU == nil { return nil }
      return Tracing(attaching: id, to: target, in: self)
    case .hwptAlloc(let handle, let base, let options):
      guard let id = try? device(handle), objects[base] != nil else { return nil }
      return Tracing(design.allocate, in: self) { call in
        call.device = id
        call.target = base
        call.options = options
      }
    default: return nil
    }
  }
}
