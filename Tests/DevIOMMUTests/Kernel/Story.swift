// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import KnownWorlds
import Session

/// Scenarios that make every system call that the backend can make.
struct Story: CustomStringConvertible, Sendable {
  let machine: String
  let text: String

  var description: String { machine }

  /// The requests of the scenario with their answers in a simulator, which also resolves the names.
  func requests() throws -> [(request: Request, expected: Result<Response, Errno>)] {
    let scenario = try Scenario(SourceText(text, name: machine))
    var interpreter = Interpreter(machine: try .builtIn(machine))
    return scenario.statements.map { _, statement in
      let performed = interpreter.perform(statement)
      return (performed.request, performed.outcome.mapError(\.errno))
    }
  }

  /// The verbs that succeed in a simulator.
  func succeeding() throws -> [String] {
    let scenario = try Scenario(SourceText(text, name: machine))
    var interpreter = Interpreter(machine: try .builtIn(machine))
    return scenario.statements.compactMap { _, statement in
      guard case .success = interpreter.perform(statement).outcome else { return nil }
      return statement.operation.verb
    }
  }

  static let all = [tests, devices]

  /// What only a test kernel can do, and what the process does to its memory.
  static let tests = Story(
    machine: "mock",
    text: """
      option rlimit-mode get
      option rlimit-mode set 1
      ioas as $a
      ioas as $b
      option rlimit-mode set 0
      map $a iova=0x1000000 len=64K buf=0 rw
      map $a iova=0x1100000 len=8K buf=1+0x3000 r
      map $a len=8K buf=1+0x4000 rw
      unmap $a iova=0x1000 len=16K
      map $a iova=0x1000000 len=4K buf=0 rw
      copy $b $a src=0x1000000 len=64K iova=0x1800000 rw
      mock-copy $b $a src=0 len=4K iova=0x2000000 r
      reserve $a start=0x5000000 len=1M
      ranges $a
      allow $b 0x1000000-0x1ffffff 0x3000000-0x3ffffff
      allow $b 0x3000000-0x3000000
      allow $b
      option huge-pages $a get
      option huge-pages $b set 0
      option huge-pages $b set 7
      bind mock:0/2 as $unattached
      bind mock:1 as $d
      attach $d $b as $auto
      attach $d $b
      detach $d
      info $d
      hwpt $d $a nest-parent dirty as $parent
      attach $d $parent
      fault-queue as $q
      hwpt $d $parent fault=$q selftest-data iotlb=7 as $nested
      hwpt $d $parent data=0xdead:01
      hwpt $d $parent flags=0x80
      attach $d $nested
      mock-check-iotlb $nested id=2 value=7
      mock-check-iotlb $nested id=2 value=8
      invalidate $nested 1 2
      invalidate $nested len=8 count=3 data=0000000000000000
      invalidate $nested len=8 count=1
      invalidate $nested type=3 1
      mock-check-iotlb $nested id=0 value=0
      fault-trigger $d addr=0x1000000 pasid=1 group=2 perm=3
      fault-read $q len=41
      fault-read $q len=400
      fault-read $q len=400
      fault-respond $q 1=ok
      fault-respond $q 1=ok
      fault-respond $q
      dirty $parent on
      mock-dirty $parent iova=0x1000000 len=64K page=2K bits=05
      memory write buf=2 data=ff
      mock-dirty $parent iova=0x1000000 len=16K page=2K buf=2
      dirty $parent iova=0x1000000 len=64K page=2K no-clear
      dirty $parent iova=0x1000000 len=64K page=2K
      dirty $parent iova=0x1000000 len=64K page=2K
      dirty $parent iova=0x1000000 len=64K page=3
      dirty $parent off
      mock-check-map $parent iova=0x1000000 len=64K buf=0
      mock-check-map $parent iova=0x1000000 len=64K buf=1
      mock-check-refs buf=0 len=64K refs=1
      mock-memory-limit 4K
      mock-memory-limit 3
      mock-device $b as $m
      mock-device $b flags=0x80
      mock-replace $m $parent
      mock-replace $parent $m
      destroy $m
      access-create $a pins as $x
      access-create $a flags=2
      access-pin $x iova=0x1000000 len=8K write buf=0
      access-pin $x iova=0x1000000 len=8K buf=3
      access-pin $x iova=0x1000000 len=32M
      access-write $x iova=0x1001000 len=16 buf=0
      access-read $x iova=0x1001000 len=16 buf=4 slow
      access-read $x iova=0x7000000 len=16 buf=4
      access-unpin $x item=0
      access-unpin $x item=9
      access-replace $x $b
      access-replace $a $b
      close $x
      close $x
      vfio-ioas get
      vfio-ioas set $b
      vfio-ioas get
      vfio-extension 1
      vfio-extension 77
      vfio-set-iommu 3
      vfio-set-iommu 9
      vfio-map iova=0x4000000 len=8K buf=5 rw
      vfio-info
      vfio-unmap iova=0x4000000 len=8K
      vfio-unmap all
      vfio-ioas clear
      memory map va=0x20000000 len=16K rw
      memory map va=0x20002000 len=16K r
      memory write va=0x20001ffe data=0102
      memory write va=0x20001fff data=0102
      memory read va=0x20001ffe len=4
      memory protect va=0x20000000 len=8K
      memory read va=0x20001ffe len=4
      memory protect va=0x20002000 len=32K rw
      memory write va=0x20005fff data=07
      memory unmap va=0x20001000 len=1M
      memory unmap va=0x20001001 len=4K
      memory read va=0x20001000 len=1
      memory read buf=6 len=2M
      rlimit 4K
      capability ipc-lock off
      map $a iova=0x3000000 len=64K buf=7 rw
      map $b len=64K buf=7 rw
      capability ipc-lock on
      rlimit 18446744073709551615
      unmap $a iova=0x1000000 len=4K
      unmap $a iova=0x1000000 len=64K
      unmap $b all
      unbind $unattached
      unbind $d
      unbind $d
      destroy $nested
      destroy $q
      close $q
      destroy $q
      destroy $parent
      destroy $b
      destroy 99
      """)

  /// Devices with files of their own, in a machine with two groups.
  static let devices = Story(
    machine: "vt-d",
    text: """
      ioas as $a
      ioas as $b
      map $a iova=0x100000 len=1M buf=0 rw
      bind pci:0000:00:02.0 as $d
      bind pci:0000:00:02.0
      bind pci:0000:09:00.0
      bind pci:0000:01:00.0 as $e
      attach $d 99
      attach $d $a as $p
      attach $d $b
      ranges $b
      attach $e $p
      info $d
      hwpt $e $a as $h
      attach $e $h
      detach $e
      detach $e
      unbind $e
      unbind $e
      attach $e $a
      info $e
      destroy $a
      bind pci:0000:01:00.0 as $e
      attach $e $a
      """)
}

extension Story {
  /// The story up to the objects: most of it is still there at the end.
  static let unfinished = Story(
    machine: "mock",
    text: """
      ioas as $a
      map $a iova=0x1000000 len=64K buf=0 rw
      bind mock:0 as $d
      attach $d $a
      fault-queue as $q
      hwpt $d $a nest-parent as $parent
      hwpt $d $parent fault=$q selftest-data
      access-create $a pins
      """)
}
