// SPDX-License-Identifier: Apache-2.0

import DevIOMMU
import IOMMUFD
import KernelDouble
import KnownWorlds
import Session
import Simulator
import Testing

/// Why what is shown of a running kernel is believed, after scenarios on the mock machine.
struct EvidenceTests {
  private func session(_ lines: String, override: @escaping TwinKernel.Override = { _, _ in nil }) throws
    -> Session
  {
    let machine = try Machine.builtIn("mock")
    let twin = TwinKernel(machine, override: override)
    var session = Session(
      machine: machine, inStep: InStep(twin, release: "6.12.0", mayTouchDevices: true))
    for (line, statement) in try Scenario(SourceText(lines, name: "test")).statements {
      let entry = session.perform(statement, line: line)
      try #require(entry.refusal == nil, "\(statement)")
    }
    return session
  }

  private static let everyKind = """
    ioas as $a
    fault-queue as $q
    bind mock:0 as $d
    attach $d $a as $auto
    hwpt $d $a nest-parent as $parent
    hwpt $d $parent fault=$q selftest-data as $nested
    access-create $a as $access
    mock-device $a as $test
    """

  @Test(arguments: [
    ("$a", Source.observed), ("$q", .observed), ("$auto", .observed), ("$parent", .observed),
    ("$nested", .observed), ("$test", .observed), ("$access", .derived),
  ])
  func `the kernel tells the ids of objects, but not of accesses`(_ name: String, _ source: Source) throws {
    let session = try session(Self.everyKind)
    #expect(try session.inStep?.evidence.source(of: session.id(name), in: session.kernel) == source)
  }

  @Test func `a mock device is told by its own operation, and follows from an attachment`() throws {
    let session = try session(Self.everyKind)
    let evidence = try #require(session.inStep?.evidence)
    let devices = session.kernel.devices.keys.sorted()
    #expect(devices.map { evidence.source(of: $0, in: session.kernel) } == [.derived, .observed])
    // The test object of the device that was attached.
    let hidden = try session.kernel.objects.ids.filter { id in
      try session.kernel.objects[id]?.kind == .selftest && id != session.id("$test")
    }
    #expect(hidden.map { evidence.source(of: $0, in: session.kernel) } == [.derived])
  }

  @Test(arguments: [
    ("access-create $a as $x", "close $x", "ioas as $x", Source.observed),
    ("ioas as $x", "destroy $x", "access-create $a as $x", .derived),
    ("ioas as $x", "destroy $x", "ioas as $x", .observed),
  ])
  func `an id that is given again is told anew`(
    _ first: String, _ end: String, _ second: String, _ source: Source
  ) throws {
    let session = try session(["ioas as $a", first, end, second].joined(separator: "\n"))
    #expect(try session.id("$x") == 2)
    #expect(session.inStep?.evidence.source(of: 2, in: session.kernel) == source)
  }

  static let areas: [(lines: String, observed: [IOVA], derived: [IOVA])] = [
    ("map $a len=4K rw\nmap $a iova=0x9000 len=4K rw", [0x1000], [0x9000]),
    (
      "map $b len=4K rw\ncopy $a $b src=0x1000 len=4K r\ncopy $a $b src=0x1000 len=4K iova=0x9000 r",
      [0x1000], [0x9000]
    ),
    (
      "map $b len=4K rw\nmock-copy $a $b src=0 len=4K r\nmock-copy $a $b src=0 len=4K iova=0x9000 r",
      [0x1000], [0x9000]
    ),
    (five + "\nunmap $a iova=0x2000 len=12K" + again, [0x1000, 0x5000], [0x2000, 0x3000, 0x4000]),
    (five + "\nunmap $a all" + again, [], [0x2000, 0x3000, 0x4000]),
    (five + "\nunmap $a iova=0x2000 len=0xffffffffffffdfff" + again, [0x1000], [0x2000, 0x3000, 0x4000]),
    (
      five + "\nvfio-ioas set $a\nvfio-unmap iova=0x2000 len=12K" + again, [0x1000, 0x5000], [0x2000, 0x3000]
    ),
    (five + "\nvfio-ioas set $a\nvfio-unmap all" + again, [], [0x2000, 0x3000, 0x4000]),
    ("map $a len=4K rw\ndestroy $a\nioas as $a\nmap $a iova=0x1000 len=4K rw", [], [0x1000]),
    (five + "\nmap $b len=4K rw\nunmap $b all", [0x1000, 0x5000], []),
  ]

  private static let five = Array(repeating: "map $a len=4K rw", count: 5).joined(separator: "\n")
  private static let again = (2...4).map { "\nmap $a iova=0x\($0)000 len=4K rw" }.joined()

  @Test(arguments: areas)
  func `an address is told where the kernel chose it, for as long as it stays mapped`(
    _ lines: String, _ observed: [IOVA], _ derived: [IOVA]
  ) throws {
    let session = try session("ioas as $a\nioas as $b\n" + lines)
    let evidence = try #require(session.inStep?.evidence)
    for iova in observed { #expect(evidence.source(ofAreaAt: iova, in: 1) == .observed, "\(iova)") }
    for iova in derived { #expect(evidence.source(ofAreaAt: iova, in: 1) == .derived, "\(iova)") }
    let known = session.kernel.ioases[1]?.iopt.areas.elements.map(\.range.first) ?? []
    #expect(Set(observed + derived).isSubset(of: known))
  }

  @Test func `a middle of an area is not its beginning`() throws {
    let session = try session("ioas as $a\nmap $a len=64K rw")
    #expect(session.inStep?.evidence.source(ofAreaAt: 0x1_0000, in: 1) == .observed)
    #expect(session.inStep?.evidence.source(ofAreaAt: 0x1_1000, in: 1) == .derived)
  }

  @Test func `ranges that the kernel told are known until the IOAS goes`() throws {
    let evidence = try #require(session("ioas as $a\nioas as $b\ndestroy $a").inStep?.evidence)
    #expect(evidence.sourceOfRanges(of: 1) == .assumed)
    #expect(evidence.sourceOfRanges(of: 2) == .observed)
  }

  @Test func `out of step everything but the ranges is assumed`() throws {
    let session = try session("ioas as $a\nmap $a len=4K rw") { request, _ in
      if case .ioasMap = request { .success(.done) } else { nil }
    }
    let evidence = try #require(session.inStep?.evidence)
    #expect(!evidence.isInStep)
    #expect(evidence.source(of: 1, in: session.kernel) == .assumed)
    #expect(evidence.source(ofAreaAt: 0x1000, in: 1) == .assumed)
    #expect(evidence.sourceOfRanges(of: 1) == .observed)
  }
}

extension Session {
  /// The object that a name of the journal stands for.
  fileprivate func id(_ name: String) throws -> ObjectID {
    let entry = journal.last { $0.statement.name.map { "$\($0)" } == name }
    return try #require(try entry?.outcome.get().namedObject)
  }
}
