// SPDX-License-Identifier: Apache-2.0

import DevIOMMU
import IOMMUFD
import KernelDouble
import KnownWorlds
import Session
import Simulator
import Testing

/// A session beside a kernel that is another simulator, told to answer otherwise at some requests.
struct InStepTests {
  @Test func `a running kernel is not asked for an operation in which something is to fail`() throws {
    var session = try session(lines: Self.story) { request, _ in
      if case .detach = request { .failure(.EIO) } else { nil }
    }
    let entry = session.perform(
      try Statement("detach 2 failing iommu_detach_group_handle=ENOMEM", name: "test"))
    #expect(entry.refusal?.errno == .EOPNOTSUPP)
    #expect(entry.refusal?.function == "ioascope")
    #expect(session.divergences.isEmpty)
  }

  @Test func `what both expect is no divergence`() throws {
    let session = try session(lines: Self.story)
    #expect(session.divergences == [])
    #expect(session.inStep?.evidence.isInStep == true)
    #expect(session.journal.map(\.result) == ["id 1", "id 2", "hwpt 3", "iova 0x10000", "EINVAL"])
  }

  @Test func `the simulator gives the reason of the kernel's refusal`() throws {
    let refusal = try #require(try session(lines: Self.story).journal.last?.refusal)
    #expect(refusal.function == "iopt_check_iova")
    #expect(refusal.culprits.count == 1)
  }

  @Test func `a refusal that the simulator did not expect is shown, and taken back in the simulator`() throws
  {
    let session = try session(lines: Self.story) { request, _ in
      if case .ioasMap(_, nil, _, _, _) = request { .failure(.EINTR) } else { nil }
    }
    let entry = session.journal[3]
    #expect(entry.refusal?.errno == .EINTR)
    #expect(entry.refusal?.function == "the running kernel")
    #expect(entry.divergences.map(\.kernel) == ["EINTR"])
    #expect(entry.divergences.map(\.simulator) == ["'iova 0x10000'"])
    #expect(session.kernel.ioases[1]?.iopt.areas.isEmpty == true)
    #expect(session.inStep?.evidence.isInStep == true)
  }

  @Test func `another errno is shown with the simulator's own reason`() throws {
    let session = try session(lines: Self.story) { request, _ in
      if case .ioasMap(_, .some, _, _, _) = request { .failure(.EEXIST) } else { nil }
    }
    let entry = session.journal[4]
    #expect(entry.refusal?.errno == .EEXIST)
    #expect(entry.refusal?.rule.contains("expects EINVAL instead") == true)
    #expect(entry.divergences.count == 1)
    #expect(entry.text.contains("differs: map 1 iova=0x8000000"))
  }

  @Test func `a success that the simulator refuses puts it out of step`() throws {
    let session = try session(lines: Self.story) { request, _ in
      if case .ioasMap(_, .some(let iova), _, _, _) = request { .success(.iova(iova)) } else { nil }
    }
    #expect(session.inStep?.evidence.isInStep == false)
    #expect(session.inStep?.evidence.source(of: 1, in: session.kernel) == .assumed)
  }

  @Test func `an address that the kernel chose otherwise is taken over`() throws {
    let session = try session(lines: Self.story) { request, kernel in
      guard case .ioasMap(let ioas, nil, let length, let memory, let protection) = request else { return nil }
      return TwinKernel.answer(
        .ioasMap(ioas, at: 0x5000, length: length, memory: memory, protection), &kernel)
    }
    #expect(session.journal[3].divergences.count == 1)
    #expect(session.inStep?.evidence.isInStep == true)
    #expect(session.kernel.ioases[1]?.iopt.areas.first?.range.first == 0x5000)
    #expect(session.inStep?.evidence.source(ofAreaAt: 0x5000, in: 1) == .observed)
  }

  @Test func `without leave no device is bound`() throws {
    let twin = TwinKernel(try .builtIn("smmu-v3"))
    let session = try session(lines: Self.story, twin, mayTouchDevices: false)
    #expect(session.journal[1].refusal?.errno == .EPERM)
    #expect(session.journal[2].refusal?.errno == .EPERM)
    #expect(session.divergences == [])
    #expect(!twin.asked.contains { $0.touchesDevice })
  }

  @Test func `ranges that changed behind the simulator's back are found by asking again`() throws {
    var session = try session(lines: ["ioas as $a", "map $a len=4K rw"]) { request, kernel in
      if case .ioasMap = request {
        _ = TwinKernel.answer(.addReserved(1, at: 0x100_0000, length: 0x1000), &kernel)
      }
      return nil
    }
    #expect(session.divergences.count == 1)
    #expect(session.divergences.first?.subject == "ranges of IOAS 1")
    #expect(session.inStep?.evidence.sourceOfRanges(of: 1) == .assumed)
    #expect(session.reconcile().count == 1)
    #expect(session.divergences.count == 2)
  }

  @Test func `an assumed aperture is learnt from the first ranges that show it`() throws {
    let real = try Machine.builtIn("smmu-v3").revisingAperture(
      of: "smmu0", to: try #require(IOVARange(0, 0xfff_ffff_ffff)))
    var session = try session(
      lines: Self.story + ["map $a iova=0x100000000000 len=4K rw"], TwinKernel(real), assumed: ["smmu0"])
    #expect(session.divergences == [])
    #expect(session.kernel.machine == real)
    #expect(session.journal.last?.refusal?.errno == .EINVAL)
    #expect(session.reconcile() == [])
    #expect(session.kernel.checkInvariants() == [])
  }

  @Test func `a late table that was linked before it had an aperture teaches nothing`() throws {
    var session = try session(
      lines: [
        "ioas as $a", "bind pci:0000:00:02.0 as $d", "hwpt $d $a as $h", "attach $d $h", "ranges $a",
      ], TwinKernel(try .builtIn("virtio-iommu")), on: "virtio-iommu", assumed: ["viommu0"])
    #expect(session.divergences == [])
    #expect(session.reconcile() == [])
    #expect(session.kernel.ioases[1]?.iopt.unreserved == [IOVARange(0)])
  }

  @Test func `an aperture that sysfs told is not changed, and differs`() throws {
    let real = try Machine.builtIn("smmu-v3").revisingAperture(
      of: "smmu0", to: try #require(IOVARange(0, 0xfff_ffff_ffff)))
    let session = try session(lines: Self.story, TwinKernel(real))
    #expect(session.divergences.first?.subject == "ranges of IOAS 1")
    #expect(session.kernel.machine == (try Machine.builtIn("smmu-v3")))
  }

  @Test func `what is observed, what follows and what is assumed`() throws {
    let session = try session(lines: Self.story + ["map $a iova=0x20000000 len=4K rw"])
    let evidence = try #require(session.inStep?.evidence)
    #expect(evidence.source(of: 1, in: session.kernel) == .observed)
    #expect(evidence.source(of: 3, in: session.kernel) == .observed)
    #expect(evidence.source(ofAreaAt: 0x1_0000, in: 1) == .observed)
    #expect(evidence.source(ofAreaAt: 0x2000_0000, in: 1) == .derived)
    #expect(evidence.sourceOfRanges(of: 1) == .observed)
    #expect(evidence.sourceOfRanges(of: 9) == .assumed)
  }

  @Test func `an area that was unmapped and mapped anew at the same address is no longer observed`() throws {
    let session = try session(
      lines: ["ioas as $a", "map $a len=4K rw", "unmap $a all", "map $a iova=0x1000 len=4K rw"])
    #expect(session.inStep?.evidence.source(ofAreaAt: 0x1000, in: 1) == .derived)
  }

  @Test(arguments: ["vt-d", "vt-d-group", "smmu-v3", "virtio-iommu", "mock"])
  func `a kernel that is the simulator never differs from it`(machine name: String) throws {
    for file in GoldenFile.all(of: name) {
      var session = try session(lines: [], TwinKernel(try .builtIn(name)), on: name)
      for (line, statement) in try file.scenario().statements { session.perform(statement, line: line) }
      #expect(session.divergences == [], "\(file)")
    }
  }
}

// MARK: - Worlds

extension InStepTests {
  static let story = [
    "ioas as $a", "bind pci:0000:00:01.0 as $d", "attach $d $a", "map $a len=64K rw",
    "map $a iova=0x8000000 len=4K rw",
  ]

  func session(
    lines: [String], override: @escaping TwinKernel.Override = { _, _ in nil }
  ) throws -> Session {
    try session(lines: lines, TwinKernel(try .builtIn("smmu-v3"), override: override))
  }

  func session(
    lines: [String], _ twin: TwinKernel, on name: String = "smmu-v3", mayTouchDevices: Bool = true,
    assumed: Set<String> = []
  ) throws -> Session {
    let inStep = InStep(
      twin, release: "6.12.0", mayTouchDevices: mayTouchDevices, assumedApertures: assumed)
    var session = Session(machine: try .builtIn(name), inStep: inStep)
    for line in lines { session.perform(try Statement(line, name: "test")) }
    return session
  }
}
