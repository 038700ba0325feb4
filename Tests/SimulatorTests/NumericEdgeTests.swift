// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Testing

@testable import Simulator

/// Every number of every operation at its edges: an answer, whatever it is, and nothing that contradicts itself.
struct NumericEdgeTests {
  private static let edges: [UInt64] = [
    0, 1, 0x7ff, 0x1000, 0x100_0000, 1 << 32, 1 << 63, .max - 4096, .max - 1, .max,
  ]

  /// Lines in which N and M stand for numbers.
  private static let lines = [
    "map $a iova=N len=M buf=0 rw", "map $a iova=N len=M va=M rw", "map $a len=M va=N rw",
    "map $a len=N buf=1+M rw",
    "unmap $a iova=N len=M", "copy $b $a src=N len=M rw", "copy $b $a src=0x1000000 len=M iova=N rw",
    "mock-copy $b $a src=N len=M rw", "allow $a N-M", "reserve $b start=N len=M", "rlimit N",
    "dirty $h iova=N len=M", "dirty $h iova=0x1000000 len=N page=M", "option huge-pages $b set N",
    "option rlimit-mode set N", "memory map va=N len=M rw", "memory unmap va=N len=M",
    "memory protect va=N len=M r", "memory read va=N len=M", "memory read buf=0+N len=M",
    "memory write va=N data=00ff", "access-pin $x iova=N len=M", "access-pin $x iova=0x1000000 len=4K va=N",
    "access-pin $x iova=N len=M flags=0x10000", "access-read $x iova=N len=M buf=1",
    "access-write $x iova=0x1000000 len=M va=N", "access-read $x iova=N len=M slow", "fault-read $q len=N",
    "fault-trigger $d addr=N", "vfio-map iova=N len=M rw", "vfio-map iova=0x2000000 len=N va=M",
    "vfio-unmap iova=N len=M", "vfio-extension N", "vfio-set-iommu N", "mock-dirty $h iova=N len=M",
    "mock-dirty $h iova=0x1000000 len=N page=M", "mock-dirty $h iova=0x1000000 len=4K va=N",
    "mock-check-map $h iova=N len=M", "mock-check-map $h iova=0x1000000 len=N va=M",
    "mock-check-refs va=N len=M refs=1",
  ]

  @Test(arguments: lines)
  func `every edge is answered`(line: String) throws {
    var world = try World("mock")
    try world.run(
      """
      ioas as $a
      ioas as $b
      vfio-ioas set $a
      bind mock:0/0 as $d
      attach $d $a
      hwpt $d $a dirty as $h
      fault-queue as $q
      access-create $a pins as $x
      map $a iova=0x1000000 len=64K buf=0 rw
      dirty $h on

      """)
    for first in Self.edges {
      for second in line.contains("M") ? Self.edges : [0] {
        var copy = world
        let text = line.replacing("N", with: first.hex).replacing("M", with: second.hex)
        copy.attempt(try Statement(text, name: "test"))
      }
    }
  }
}
