// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import RandomRequests
import Testing

@testable import Simulator

/// Long random walks under every design.
struct DesignWalkTests {
  private static let operations = 1000
  private static let seeds: [UInt64] = [1, 2, 3]

  /// IOMMUs that are early and late, with and without snoop control, and groups of two devices.
  private static let machine = """
    iommu s0 driver=arm-smmu-v3 aperture=0-0xffffffffffff page-sizes=4K alloc-user
    iommu s1 driver=arm-smmu aperture=0-0xffffffffffff page-sizes=4K late
    iommu i0 driver=intel-iommu aperture=0-0x7fffffffff page-sizes=4K alloc-user
    iommu i1 driver=intel-iommu aperture=0-0x7fffffffff page-sizes=4K alloc-user snoop-control
    device pci:0000:00:01.0 iommu=s0 group=0
    device pci:0000:00:02.0 iommu=s0 group=1
    device pci:0000:00:02.1 iommu=s0 group=1
    device pci:0000:00:03.0 iommu=s1 group=2
    device pci:0000:00:03.1 iommu=s1 group=2
    device pci:0000:00:04.0 iommu=i0 group=3
    device pci:0000:00:05.0 iommu=i1 group=4
    device pci:0000:00:05.1 iommu=i1 group=4

    """

  private func walk(_ design: String, _ seed: UInt64, _ body: (Kernel, Request, Kernel) throws -> Void) throws
  {
    let design = try #require(Design.named(design))
    var walk = Walk(on: try Machine.described(Self.machine), design: design, seed: seed)
    for _ in 0..<Self.operations {
      let before = walk.kernel
      try body(before, walk.step { before.isCallersBug($0) }.request, walk.kernel)
    }
  }

  @Test(arguments: ["linux-6.2", "linux-6.4", "linux-6.6", "linux-6.12", "linux-6.15"], seeds)
  func `nothing contradicts itself in a kernel that was released`(design: String, seed: UInt64) throws {
    try walk(design, seed) { _, request, after in
      let problems = after.checkInvariants()
      try #require(problems.isEmpty, "\(request): \(problems)")
    }
  }

  /// What is known to go wrong in designs that were not merged.
  private static let hazards = [
    "replace-v2": ["goes through", "is blocked"],
    "deferred-link": ["goes through", "is blocked"],
    "alloc-user": ["goes through", "is blocked"],
    "devices-users": ["goes through", "is blocked", "but no device uses it", "was freed, is linked"],
  ]

  @Test(arguments: hazards.keys.sorted(), seeds)
  func `a design that was not merged has the defects that are known, and no others`(
    design: String, seed: UInt64
  ) throws {
    let known = try #require(Self.hazards[design])
    try walk(design, seed) { _, request, after in
      let unknown = after.checkInvariants().filter { problem in
        !known.contains { problem.contains($0) }
      }
      try #require(unknown.isEmpty, "\(request): \(unknown)")
    }
  }

  @Test(arguments: Design.all.map(\.name), seeds)
  func `step by step an operation ends as in one go`(design: String, seed: UInt64) throws {
    try walk(design, seed) { before, request, after in
      var (kernel, other) = (before, before)
      var execution = before.begin(request)
      let outcome = Result { () throws(Refusal) in try execution.run(on: &kernel) }
      try #require(other.answer(request) == outcome, "\(request)")
      try #require(VisibleState(kernel) == VisibleState(after), "\(request)")
    }
  }
}

extension Kernel {
  /// Whether a request attaches a device that is attached, where a design takes that for another attach.
  fileprivate func isCallersBug(_ request: Request) -> Bool {
    guard case .attach(let handle, _) = request, !design.hasReplace, let id = try? device(handle) else {
      return false
    }
    return attachment(of: id) != nil
  }
}
