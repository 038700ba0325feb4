// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import KnownWorlds
import Simulator
import TestSupport
import Testing

@testable import Session

/// Who did this: the last operation, and its step, that made a thing as it is.
struct OriginTests {
  private static let story = """
    ioas as $a
    bind pci:0000:00:01.0 as $d
    map $a iova=0x1000 len=4K rw
    attach $d $a as $p
    map $a iova=0x4000 len=4K r
    unmap $a iova=0x1000 len=4K
    map $a iova=0x1000 len=4K r
    ioas as $b
    attach $d $b
    ranges $b
    """

  private static let device = PCIAddress("0000:00:01.0").map { DeviceName.pci($0) } ?? .mock(0)
  private static let window = IOVARange(0x800_0000, length: 0x10_0000) ?? .all

  struct Case: Sendable, CustomStringConvertible {
    let subject: Subject
    let position: Int
    let origin: Origin?
    var description: String { "\(subject) at \(position)" }

    init(_ subject: Subject, at position: Int = 10, _ origin: Origin?) {
      (self.subject, self.position, self.origin) = (subject, position, origin)
    }
  }

  private static func made(
    _ number: Int, _ step: Int, _ function: String, _ was: String, _ now: String
  ) -> Origin {
    Origin(number: number, step: step, function: function, was: was, is: now)
  }

  static let cases = [
    Case(
      .area(in: 1, at: 0x1fff), made(7, 1, "iommufd_ioas_map", "not mapped", "0x1000-0x1fff r")),
    Case(
      .area(in: 1, at: 0x1000), at: 6,
      made(6, 1, "iommufd_ioas_unmap", "0x1000-0x1fff rw", "not mapped")),
    Case(
      .area(in: 1, at: 0x1000), at: 5, made(3, 1, "iommufd_ioas_map", "not mapped", "0x1000-0x1fff rw")),
    Case(.area(in: 1, at: 0x9000), nil), Case(.area(in: 9, at: 0), nil),
    Case(.area(in: 1, at: 0x1000), at: 0, nil),
    Case(
      .reservation(in: 1, window), at: 8,
      made(
        4, 6, "iopt_table_enforce_dev_resv_regions", "not reserved", "0000:00:01.0 (sw-msi)")),
    Case(.object(4), made(8, 1, "iommufd_ioas_alloc_ioctl", "no object", "IOAS 4")),
    Case(.users(of: 4), made(9, 0, "", "1 user", "2 users")),
    Case(.attachment(of: device), made(9, 0, "", "attached to hwpt 3", "attached to hwpt 5")),
    Case(
      .attachment(of: device), at: 3,
      made(2, 3, "_iommufd_object_alloc", "not bound", "not attached")),
  ]

  @Test(arguments: cases)
  func `the operation and the step are found`(_ item: Case) throws {
    var session = try Session.after(Self.story)
    try session.go(to: item.position)
    let origin = session.origin(of: item.subject)
    #expect(origin?.number == item.origin?.number)
    #expect(origin?.was == item.origin?.was && origin?.is == item.origin?.is)
    if let expected = item.origin, expected.step > 0 { #expect(origin == expected) }
  }

  @Test func `the step is one of those that stepping shows`() throws {
    var session = try Session.after(Self.story)
    let origin = try #require(session.origin(of: .attachment(of: Self.device)))
    try session.go(to: origin.number - 1)
    session.enter(session.journal[origin.number - 1].statement)
    let event = try #require(session.stepping?.events[origin.step - 1])
    #expect(event.function == origin.function)
  }

  @Test func `a step that failed has its origin in what took it back`() throws {
    let session = try Session.after(
      """
      ioas as $a
      bind pci:0000:00:01.0 as $d
      attach $d $a
      attach $d $a failing iommu_replace_group_handle=ENOMEM
      detach $d failing nothing=EIO
      """)
    let origin = try #require(session.origin(of: .attachment(of: Self.device)))
    #expect(origin.number == 5 && origin.is == "not attached")
  }

  /// What is found is what a look at every state finds.
  @Test(arguments: Machine.builtInNames, [1 << 30, 1 << 14])
  func `no later operation has changed it`(machine: String, budget: Int) throws {
    var walk = try RandomSession(on: machine, seed: 81)
    walk.session.timeline.budget = budget
    var kernels = [walk.session.kernel]
    for _ in 0..<120 {
      try walk.perform(1)
      kernels.append(walk.session.kernel)
    }
    for _ in 0..<150 {
      let position = walk.random.pick(0...120)
      try walk.session.go(to: position)
      let subject = subject(in: kernels[walk.random.pick(0...position)], &walk.random)
      let expected = (1...max(1, position)).last {
        $0 <= position && subject.fact(in: kernels[$0]) != subject.fact(in: kernels[$0 - 1])
      }
      let origin = walk.session.origin(of: subject)
      #expect(origin?.number == expected, "\(subject)")
      if let origin { #expect(origin.was != origin.is || origin.step > 0) }
    }
  }

  private func subject(in kernel: Kernel, _ random: inout SplitMix64) -> Subject {
    let ids = kernel.objects.ids
    let id = ids.isEmpty ? 1 : random.pick(ids)
    let iopt = kernel.ioases[id]?.iopt
    switch random.pick(0..<5) {
    case 0: return .users(of: id)
    case 1: return .object(id)
    case 2: return .attachment(of: kernel.devices[id]?.name ?? Self.device)
    case 3: return .reservation(in: id, iopt?.reserved.first?.range ?? Self.window)
    default: return .area(in: id, at: iopt?.areas.first?.range.first ?? 0x1000)
    }
  }
}
