// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import KnownWorlds
import Testing

@testable import Simulator

/// What designs say of themselves, and their locks.
struct DesignTests {
  @Test func `the designs stand in the order of their time`() {
    let names = [
      "linux-6.2", "devices-users", "replace-v2", "deferred-link", "alloc-user", "linux-6.4", "linux-6.6",
      "linux-6.12", "linux-6.15",
    ]
    #expect(Design.all.map(\.name) == names)
    for name in names { #expect(Design.named(name)?.name == name) }
    #expect(Design.named("linux") == nil)
  }

  @Test(arguments: Design.all.map(\.name))
  func `a design tells its source, its rules and its defects`(name: String) throws {
    let design = try #require(Design.named(name))
    let words = [
      design.source, design.summary, design.rules.tableUsers, design.rules.groupTest,
      design.rules.autoTableEnds, design.rules.linkage.rawValue,
    ]
    #expect(words.allSatisfy { !$0.isEmpty })
    #expect(!design.defects.isEmpty)
    #expect(design.defects.allSatisfy { $0.hasSuffix(".") && !$0.contains("\n") })
  }

  @Test func `only designs with the ioctl have steps for it`() {
    for design in Design.all {
      #expect(design.allocate.isEmpty == !design.ioctls.contains(.hwptAlloc), "\(design.name)")
    }
    #expect(Design.all.filter { !$0.hasReplace }.map(\.name) == ["linux-6.2", "devices-users", "linux-6.4"])
  }

  /// The locks of the page table that is left have no place in the order of the replace series.
  private static let moves: [Design.LockInversion] = ["attach", "replace"].flatMap { operation in
    [
      (Lock.devicesLock, Lock.oldDevicesLock), (.ioasMutex, .oldIOASMutex), (.devicesLock, .oldIOASMutex),
      (.oldDevicesLock, .oldIOASMutex),
    ].map { Design.LockInversion(operation: operation, held: $0, taken: $1) }
  }

  @Test(arguments: Design.all.map(\.name))
  func `locks are taken in the order of the design, but for the two tables of a move`(name: String) throws {
    let design = try #require(Design.named(name))
    let isMoving = ["replace-v2", "deferred-link", "alloc-user"].contains(name)
    #expect(Set(design.lockInversions) == (isMoving ? Set(Self.moves) : []))
  }

  @Test func `a lock that is taken inside of a later one is reported`() {
    func design(_ attach: [Routine]) -> Design {
      Design(
        name: "wrong", source: "", summary: "", rules: .byGroup, lockOrder: [.ioasMutex, .groupLock],
        ioctls: [], bind: [], attach: attach, replace: [], detach: [], destroy: [])
    }
    let step = Step("f", locks: [.ioasMutex]) { (_, _) throws(Refusal) in }
    let inversion = Design.LockInversion(operation: "attach", held: .groupLock, taken: .ioasMutex)
    #expect(design([.holding(.groupLock, [.step(step)])]).lockInversions == [inversion])
    #expect(design([.holding(.groupLock, [.holding(.ioasMutex, [])])]).lockInversions == [inversion])
    #expect(design([.holding(.ioasMutex, [.holding(.groupLock, [])]), .step(step)]).lockInversions == [])
    let unknown = Design.LockInversion(operation: "attach", held: .ioasMutex, taken: .doorbellLock)
    #expect(design([.holding(.ioasMutex, [.holding(.doorbellLock, [])])]).lockInversions == [unknown])
  }

  /// What VFIO keeps callers from: a device that is attached is attached once more.
  @Test(arguments: [("linux-6.6", nil), ("linux-6.12", nil), ("linux-6.15", .EBUSY)] as [(String, Errno?)])
  func `a kernel caller can attach a device twice up to Linux 6.14`(name: String, errno: Errno?) throws {
    let design = try #require(Design.named(name))
    var kernel = Kernel(machine: try .builtIn("vt-d"), design: design)
    let device = try #require(kernel.machine.devices.first?.name)
    _ = try kernel.perform(.ioasAlloc)
    _ = try kernel.perform(.bind(device, flags: 0))
    _ = try kernel.perform(.attach(.name(device), to: 1))
    var tracing = Tracing(design.attach, in: kernel) { call in
      call.device = 2
      call.target = 3
      call.current = 3
    }
    tracing.run()
    switch try #require(tracing.end) {
    case .success:
      #expect(errno == nil)
      #expect(tracing.kernel.objects[3]?.users == 3)
      #expect(!tracing.kernel.checkInvariants().isEmpty)
    case .failure(let refusal):
      #expect(refusal.errno == errno)
      #expect(VisibleState(tracing.kernel) == VisibleState(kernel))
    }
  }
}
