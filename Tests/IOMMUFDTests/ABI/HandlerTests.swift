// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Testing

/// The order of the checks inside of an ioctl, and what is asked of a backend in the end.
struct HandlerTests {
  private static let edges: [UInt64] = [0, 1, 1 << 63, .max - 1, .max]

  @Test func `mapping refuses flags, then numbers, then no permission`() {
    let map = { (flags: UInt32, reserved: UInt32, length: UInt64, iova: UInt64) in
      RawWorld(
        pack(.word(40), .word(flags), .word(1), .word(reserved), .quad(0), .quad(length), .quad(iova))
      ).decode(0x3b85)
    }
    #expect(map(8, 0, .max, .max).errno == .EOPNOTSUPP)
    #expect(map(0, 1, .max, .max).errno == .EOPNOTSUPP)
    #expect(map(0, 0, .max, 0).errno == .EOVERFLOW)
    #expect(map(0, 0, 0, .max).errno == .EOVERFLOW)
    #expect(map(2, 0, 4096, .max).errno == .EOVERFLOW, "also where the kernel is to choose")
    #expect(map(0, 0, 0, 0).errno == .EINVAL)
    #expect(map(1, 0, 0, 0).errno == .EINVAL)
    #expect(
      map(2, 0, .max - 1, .max - 1).request
        == .ioasMap(1, at: nil, length: .max - 1, memory: .address(0), .write))
    #expect(map(5, 0, 0, 0).request == .ioasMap(1, at: 0, length: 0, memory: .address(0), .read))
  }

  @Test func `copying refuses flags, then numbers, then no permission`() {
    let copy = { (flags: UInt32, length: UInt64, to: UInt64, from: UInt64) in
      RawWorld(
        pack(.word(40), .word(flags), .word(2), .word(1), .quad(length), .quad(to), .quad(from))
      ).decode(0x3b83)
    }
    #expect(copy(8, .max, .max, .max).errno == .EOPNOTSUPP)
    #expect(copy(0x3_0006, 1, 1, 1).errno == .EOPNOTSUPP)
    for numbers: (UInt64, UInt64, UInt64) in [(.max, 0, 0), (0, .max, 0), (0, 0, .max)] {
      #expect(copy(0, numbers.0, numbers.1, numbers.2).errno == .EOVERFLOW)
    }
    #expect(copy(1, 1, 1, 1).errno == .EINVAL)
    #expect(
      copy(4, 0, 1, 2).request
        == .ioasCopy(to: 2, from: 1, source: 2, length: 0, at: nil, .read))
  }

  @Test func `a copy from an area by its number is one of test kernels, and tells what it has found`() throws
  {
    let bytes = pack(
      .word(40), .word(0x1_0007), .word(2), .word(1), .quad(0x1000), .quad(0x8000), .quad(0x800_0000_0003))
    #expect(RawWorld(bytes, build: .normal).decode(0x3b83).errno == .EOPNOTSUPP)
    var world = RawWorld(bytes)
    #expect(
      world.decode(0x3b83).request
        == .test(
          .copyArea(
            to: 2, from: 1, source: 0x800_0000_0003, length: 0x1000, at: 0x8000, .readWrite)))
    let outcome = world.answer(0x3b83, with: .success(.copiedArea(from: 0x4800, to: 0x8000)))
    #expect(outcome?.value == 0)
    let expected = pack(
      .word(40), .word(7), .word(2), .word(1), .quad(0x1000), .quad(0x8000), .quad(0x4800))
    #expect(world.structure(40) == expected)
  }

  @Test(arguments: edges, edges)
  func `unmapping passes all numbers on, as the IOAS is looked up first`(iova: UInt64, length: UInt64) {
    let decoded = RawWorld(pack(.word(24), .word(9), .quad(iova), .quad(length))).decode(0x3b86)
    let isAll = iova == 0 && length == .max
    #expect(
      decoded.request == (isAll ? .ioasUnmapAll(9) : .ioasUnmap(9, at: IOVA(iova), length: length)))
  }

  private func option(_ option: UInt32, _ operation: UInt16, object: UInt32 = 6) -> Decoded {
    RawWorld(
      pack(.word(24), .word(option), .half(operation), .half(0), .word(object), .quad(5))
    ).decode(0x3b87)
  }

  @Test func `an unknown option is EOPNOTSUPP, whatever else`() {
    for unknown: UInt32 in [2, 3, 0x8000_0000, .max] {
      for operation: UInt16 in [0, 1, 2, .max] {
        #expect(option(unknown, operation).errno == .EOPNOTSUPP)
      }
    }
  }

  @Test(arguments: [2, 3, 0x100, .max] as [UInt16])
  func `an unknown operation on huge pages comes after the look-up of the IOAS`(operation: UInt16) {
    let decoded = option(1, operation)
    #expect(decoded.request == .hugePages(6, set: nil))
    #expect(decoded.errnoAfterSuccess == .EOPNOTSUPP)
    #expect(option(0, operation, object: 0).errno == .EOPNOTSUPP)
  }

  @Test func `the mode of limits belongs to no object`() {
    #expect(option(0, 0, object: 1).errno == .EOPNOTSUPP)
    #expect(option(0, 1, object: 1).errno == .EOPNOTSUPP)
    #expect(option(0, 0, object: 0).request == .rlimitMode(set: 5))
  }

  @Test(arguments: [3, 4, 0x100, .max] as [UInt16])
  func `an unknown operation on the old container's IOAS is EOPNOTSUPP`(operation: UInt16) {
    let bytes = pack(.word(12), .word(1), .half(operation), .half(0))
    #expect(RawWorld(bytes).decode(0x3b88).errno == .EOPNOTSUPP)
  }
}
