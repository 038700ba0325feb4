// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import KnownWorlds
import TestSupport
import Testing

@testable import Simulator

/// Stepping through an operation is the same as running it, wherever it begins.
struct SteppingTests {
  /// Calls a function with every attach of a bound device in a random walk, and with how it ends.
  private func forEachAttach(
    on machine: String, seed: UInt64,
    _ body: (Kernel, Tracing, Result<Response, Refusal>, Kernel) throws -> Void
  ) throws {
    var walk = try Walk(on: machine, seed: seed)
    for _ in 0..<500 {
      let before = walk.kernel
      let (request, outcome) = walk.step()
      guard case .attach(let handle, let target) = request, let device = try? before.device(handle) else {
        continue
      }
      try body(before, Tracing(attaching: device, to: target, in: before), outcome, walk.kernel)
    }
  }

  @Test(arguments: Machine.builtInNames)
  func `step by step it ends as in one go`(machine: String) throws {
    try forEachAttach(on: machine, seed: 41) { _, tracing, outcome, after in
      var tracing = tracing
      tracing.run()
      switch (try #require(tracing.end), outcome) {
      case (.success(let call), .success(let response)): #expect(response == .pageTable(call.hwpt))
      case (.failure(let refusal), .failure(let expected)): #expect(refusal == expected)
      default: Issue.record("\(tracing.lines) against \(outcome)")
      }
      #expect(VisibleState(tracing.kernel) == VisibleState(after))
      #expect(tracing.execution.heldLocks.isEmpty)
    }
  }

  @Test(arguments: Machine.calmNames)
  func `what is refused has undone every step that can be, the last first`(machine: String) throws {
    try forEachAttach(on: machine, seed: 42) { before, tracing, outcome, _ in
      var tracing = tracing
      tracing.run()
      guard case .failure = outcome else { return }
      let undoable = tracing.ran.filter { $0.undoFunction != nil }.map(\.function)
      let undone = tracing.undone.map(\.function)
      #expect(undone.sorted() == undoable.sorted())
      if tracing.lines.count(where: { $0.hasPrefix("failed") }) == 1 {
        #expect(undone == undoable.reversed())
      }
      #expect(VisibleState(tracing.kernel) == VisibleState(before))
    }
  }

  @Test(arguments: Machine.builtInNames)
  func `an operation stopped anywhere can be gone on with twice`(machine: String) throws {
    var random = SplitMix64(seed: 43)
    try forEachAttach(on: machine, seed: 43) { _, tracing, _, after in
      var first = tracing
      first.run(steps: Int.random(in: 0..<20, using: &random))
      var second = first
      first.run()
      second.run()
      #expect(first.lines == second.lines)
      #expect(VisibleState(first.kernel) == VisibleState(second.kernel))
      #expect(VisibleState(first.kernel) == VisibleState(after))
    }
  }

  @Test(arguments: Machine.builtInNames)
  func `locks are taken in the kernel's order`(machine: String) throws {
    let order: [Lock] = [.ioasMutex, .groupLock, .domainsSemaphore, .iovaSemaphore, .coreGroupMutex]
    try forEachAttach(on: machine, seed: 44) { _, tracing, _, _ in
      var tracing = tracing
      while tracing.end == nil {
        tracing.run(steps: 1)
        let held = tracing.execution.heldLocks + (tracing.ran.last?.locks ?? [])
        let places = tracing.undone.isEmpty ? held.compactMap { order.firstIndex(of: $0) } : []
        #expect(places == places.sorted(), "\(tracing.lines)")
      }
    }
  }

  @Test func `an operation that is over stays over`() throws {
    var world = try World("vt-d")
    try world.run("ioas as $a\nbind pci:0000:00:02.0 as $d\n")
    var tracing = Tracing(attaching: try world.id("d"), to: try world.id("a"), in: world.kernel)
    tracing.run()
    let over = tracing
    tracing.run()
    #expect(tracing.lines == over.lines)
    #expect(VisibleState(tracing.kernel) == VisibleState(over.kernel))
    #expect(try tracing.end?.get().hwpt == 3)
  }

  @Test func `an operation that was refused stays refused`() throws {
    var world = try World("vt-d")
    try world.run("ioas as $a\nbind pci:0000:00:02.0 as $d\n")
    var tracing = Tracing(attaching: try world.id("d"), to: 99, in: world.kernel)
    for _ in 0..<2 {
      tracing.run()
      let refusal = try #require(throws: Refusal.self) { try tracing.end?.get() }
      #expect(refusal.errno == .ENOENT)
      #expect(tracing.lines == ["failed iommufd_device_change_pt: ENOENT"])
    }
  }

  @Test func `nothing changes before the first step`() throws {
    var world = try World("vt-d")
    try world.run("ioas as $a\nbind pci:0000:00:02.0 as $d\n")
    let tracing = Tracing(attaching: try world.id("d"), to: try world.id("a"), in: world.kernel)
    #expect(VisibleState(tracing.kernel) == world.state)
    #expect(tracing.execution.heldLocks.isEmpty)
  }

  @Test func `an object that is being made takes an id but cannot be looked up`() throws {
    var world = try World("vt-d")
    try world.run("ioas as $a\nbind pci:0000:00:02.0 as $d\n")
    var tracing = Tracing(attaching: try world.id("d"), to: try world.id("a"), in: world.kernel)
    tracing.run(steps: 3)
    #expect(tracing.lines.last == "_iommufd_object_alloc [ioas->mutex]")
    #expect(tracing.kernel.objects[3] == nil)
    #expect(tracing.kernel.objects.entry(3)?.kind == .hwptPaging)
    var other = tracing.kernel
    let outcomes = [other.answer(.destroy(3)), other.answer(.ioasAlloc)]
    #expect(outcomes[0].refusal?.errno == .ENOENT)
    #expect(outcomes[1] == .success(.id(4)))
  }
}

extension Result where Success == Response, Failure == Refusal {
  /// The refusal; nil for a success.
  var refusal: Refusal? {
    if case .failure(let refusal) = self { refusal } else { nil }
  }
}
