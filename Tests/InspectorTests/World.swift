// SPDX-License-Identifier: Apache-2.0

import Assets
import DevIOMMU
import IOMMUFD
import KernelDouble
import KnownWorlds
import Session
import Simulator
import Testing

/// What an inspector is opened on in a test.
enum World: CustomStringConvertible, Sendable {
  /// The small world of the program.
  case demo
  /// A machine with nothing done.
  case empty(String)
  /// One of the scenarios below.
  case scenario(String)
  /// A running kernel, of which devices may be bound and attached.
  case live
  /// A running kernel, of which devices are only looked at.
  case lookOnly
  /// A running kernel that refuses to map at an address, and closes a page behind the simulator's back.
  case differing

  var description: String {
    switch self {
    case .demo: "demo"
    case .empty(let machine): "empty \(machine)"
    case .scenario(let name): "scenario \(name)"
    case .live: "live"
    case .lookOnly: "look only"
    case .differing: "differing"
    }
  }

  func session() throws -> Session {
    switch self {
    case .demo: try Self.session(Asset.demo)
    case .empty(let machine): try Self.session("machine \(machine)\n")
    case .scenario(let name): try Self.session(try #require(Self.scenarios[name]))
    case .live: try Self.live(TwinKernel(try Self.host, override: Self.registers))
    case .lookOnly: try Self.live(TwinKernel(try Self.host), mayTouchDevices: false)
    case .differing: try Self.live(TwinKernel(try Self.host, override: Self.difference))
    }
  }

  /// A host with an Intel IOMMU, a network card that can be bound and a disk that its own driver has.
  private static var host: Machine {
    get throws { try session("machine vt-d\n").kernel.machine }
  }

  private static func live(_ kernel: TwinKernel, mayTouchDevices: Bool = true) throws -> Session {
    let disk = try #require(PCIAddress("0000:01:00.0"))
    let inStep = InStep(
      kernel, release: "6.12.117", mayTouchDevices: mayTouchDevices,
      obstacles: [.pci(disk): "driver nvme"])
    return Session(machine: try host, inStep: inStep)
  }

  /// An IOMMU whose registers tell what it is.
  private static let registers: TwinKernel.Override = { request, _ in
    guard case .hwInfo = request else { return nil }
    let registers: [UInt64] = [0, 0xd2_008c_2226_0286, 0xf0_0f4e]
    let data = registers.flatMap(\.littleEndianBytes)
    return .success(.hwInfo(HardwareInfo(type: 1, data: data, capabilities: 0)))
  }

  private static let difference: TwinKernel.Override = { request, kernel in
    guard case .ioasMap(_, .some, _, _, _) = request else { return nil }
    _ = TwinKernel.answer(.addReserved(1, at: 0x4000_0000, length: 0x1000), &kernel)
    return .failure(.ENOMEM)
  }

  static func session(_ text: String) throws -> Session {
    let scenario = try Scenario(SourceText(text, name: "test"))
    let name = try #require(scenario.machineName)
    var session = Session(machine: try .builtIn(name))
    for (line, statement) in scenario.statements { session.perform(statement, line: line) }
    return session
  }

  private static let scenarios = [
    "group": """
    machine vt-d-group
    ioas as $a
    bind pci:0000:02:01.0 as $x
    bind pci:0000:02:02.0 as $y
    attach $x $a
    attach $y $a
    """,
    "nested": """
    machine mock
    ioas as $a
    bind mock:0/0 as $d
    attach $d $a
    hwpt $d $a nest-parent as $n
    hwpt $d $n selftest-data as $s
    attach $d $s
    fault-queue as $q
    """,
    "moves": """
    machine vt-d
    ioas as $a
    ioas as $b
    bind pci:0000:00:02.0 as $nic
    attach $nic $a
    map $a iova=0x100000 len=64K buf=0 rw
    map $b iova=0x100000 len=64K buf=1 rw
    """,
    "late": """
    machine virtio-iommu
    ioas as $a
    bind pci:0000:00:02.0 as $d
    hwpt $d $a as $h
    map $a len=4K rw => ok
    """,
    "allowed": """
    machine smmu-v3
    ioas as $a
    allow $a 0x10000-0x1ffff 0x40000000-0x7fffffff
    map $a len=4K rw
    """,
    "bound": """
    machine smmu-v3
    ioas as $a
    bind pci:0000:00:01.0 as $d
    map $a iova=0x100000 len=64K buf=0 rw
    """,
    "shared": """
    machine vt-d
    ioas as $a
    bind pci:0000:00:02.0 as $d
    hwpt $d $a as $h
    hwpt $d $a as $i
    attach $d $h
    attach $d $i
    """,
    "dirty": """
    machine mock
    ioas as $a
    bind mock:0/0 as $d
    attach $d $a
    hwpt $d $a dirty as $h
    map $a iova=0x2000000 len=1M buf=0 rw
    map $a iova=0x40000000 len=16M buf=1 rw
    map $a len=64K buf=2 rw
    dirty $h on
    mock-dirty $h iova=0x2000000 len=256K page=2K
    mock-dirty $h iova=0x40000000 len=4M page=2K
    """,
    "folded": """
    machine vt-d
    ioas as $a
    bind pci:0000:00:02.0 as $d
    attach $d $a
    map $a iova=0x100000 len=64K buf=0 rw
    map $a iova=0x40000000 len=2M buf=1 rw
    map $a iova=0x40200000 len=2M buf=1+2M rw
    map $a iova=0x40400000 len=2M buf=1+4M rw
    map $a iova=0x40600000 len=2M buf=1+6M rw
    map $a iova=0x40800000 len=2M buf=1+8M r
    map $a iova=0x70000ff000 len=8M buf=3+0xff000 rw
    """,
    "top": """
    machine mock
    ioas as $a
    map $a iova=0x1000 len=4K buf=0 rw
    map $a iova=0xfffffffffff00000 len=1M buf=1 rw
    """,
    "crowded": "machine smmu-v3\nioas as $a\n"
      + (0..<200).map { "map $a iova=\((0x10000 + $0 * 0x3000).hex) len=4K buf=0 rw\n" }.joined(),
  ]
}
