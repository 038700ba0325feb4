// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Testing

/// The ioctls of an old VFIO container.
struct CompatTests {
  private static let getInfo = pack(.word(24), .word(0), .quad(0))
  private static let map = pack(.word(32), .word(3), .quad(0x5000), .quad(0x9000), .quad(0x1000))
  private static let unmap = pack(.word(24), .word(0), .quad(0x9000), .quad(0x1000))

  @Test func `the table is complete`() {
    #expect(CompatCodec.ioctls.map(\.command) == [0x3b64, 0x3b65, 0x3b66, 0x3b70, 0x3b71, 0x3b72])
  }

  @Test func `the version is 0, whatever the argument`() {
    for argument: UInt64 in [0, 1, .max] {
      #expect(RawWorld().decode(0x3b64, argument) == .answered(.success(0)))
    }
  }

  @Test(arguments: [0, 1, 3, 4, 8, 9, 1 << 32, .max] as [UInt64])
  func `an argument may be a number and no address`(argument: UInt64) {
    #expect(RawWorld().decode(0x3b65, argument).request == .compat(.checkExtension(argument)))
    #expect(RawWorld().decode(0x3b66, argument).request == .compat(.setIOMMU(argument)))
  }

  @Test func `an extension is returned, not written`() {
    var world = RawWorld()
    #expect(world.answer(0x3b65, with: .success(.value(1)))?.value == 1)
    #expect(world.answer(0x3b65, with: .success(.value(0)))?.value == 0)
    #expect(world.answer(0x3b65, with: .refused(.ENODEV))?.errno == .ENODEV)
    #expect(world.answer(0x3b66, with: .success(.done))?.value == 0)
  }

  @Test(
    arguments: [(0x3b70, getInfo), (0x3b71, map), (0x3b72, unmap)] as [(UInt32, [UInt8])],
    KernelBuild.allCases)
  func `a struct states its size, and more is accepted unread`(
    struct sample: (command: UInt32, bytes: [UInt8]), build: KernelBuild
  ) throws {
    let minimum = sample.bytes.count
    let request = try #require(RawWorld(sample.bytes, build: build).decode(sample.command).request)
    for size in [UInt32(minimum), UInt32(minimum) + 1, .max] {
      let world = RawWorld(sample.bytes.with(size, at: 0), build: build)
      #expect(world.decode(sample.command).request == request)
    }
    for size in [0, 4, UInt32(minimum) - 1] {
      #expect(RawWorld(sample.bytes.with(size, at: 0)).decode(sample.command).errno == .EINVAL)
    }
    for count in [0, 3, 4, minimum - 1] {
      let world = RawWorld(Array(sample.bytes.prefix(count)))
      #expect(world.decode(sample.command).errno == .EFAULT, "\(count) bytes")
      let short = RawWorld(Array(sample.bytes.with(UInt32(0), at: 0).prefix(count)))
      #expect(short.decode(sample.command).errno == .EFAULT, "reading comes before the size")
    }
    #expect(RawWorld(sample.bytes).decode(sample.command, .max).errno == .EFAULT)
  }

  @Test func `an unknown flag is EINVAL`() {
    for bit in 0..<32 {
      let flags: UInt32 = 1 << bit
      #expect(RawWorld(Self.getInfo.with(flags, at: 4)).decode(0x3b70).request == .compat(.getInfo))
      let map = RawWorld(Self.map.with(flags, at: 4)).decode(0x3b71)
      #expect(map.errno == (bit < 2 ? nil : .EINVAL))
      let unmap = RawWorld(Self.unmap.with(flags, at: 4)).decode(0x3b72)
      #expect(unmap.errno == (bit < 2 ? (bit == 1 ? nil : .EINVAL) : .EINVAL))
    }
  }

  @Test(arguments: [(0, []), (1, .read), (2, .write), (3, .readWrite)] as [(UInt32, Protection)])
  func `a mapping has a fixed address and any permission`(flags: UInt32, protection: Protection) {
    let bytes = pack(.word(32), .word(flags), .quad(0x5000), .quad(.max), .quad(.max))
    let operation = CompatOperation.mapDMA(
      at: .max, length: .max, memory: .address(0x5000), protection)
    #expect(RawWorld(bytes).decode(0x3b71).request == .compat(operation))
  }

  @Test func `unmapping everything takes no range, but the IOAS is looked up first`() {
    let all = { (iova: UInt64, length: UInt64) in
      RawWorld(pack(.word(24), .word(2), .quad(iova), .quad(length))).decode(0x3b72)
    }
    #expect(all(0, 0).request == .compat(.unmapAll))
    for (iova, length): (UInt64, UInt64) in [(0, 1), (1, 0), (.max, .max)] {
      #expect(all(iova, length).request == .vfioIOASGet)
      #expect(all(iova, length).errnoAfterSuccess == .EINVAL)
    }
    #expect(
      RawWorld(Self.unmap).decode(0x3b72).request == .compat(.unmapDMA(at: 0x9000, length: 0x1000)))
  }

  @Test func `the size that was unmapped is written back`() {
    var world = RawWorld(Self.unmap)
    #expect(world.answer(0x3b72, with: .success(.unmapped(0x800)))?.value == 0)
    #expect(world.structure(24) == Self.unmap.with(UInt64(0x800), at: 16))
  }

  @Test(arguments: [0, 0x400] as [UInt64])
  func `so it is after an error of the unmapping`(done: UInt64) {
    var world = RawWorld(Self.unmap)
    let outcome = world.answer(0x3b72, with: .refused(.ENOENT, done: done))
    #expect(outcome?.errno == .ENOENT)
    #expect(world.structure(24).quad(16) == done)
    var readOnly = RawWorld()
    readOnly.memory.add(Self.unmap, at: 0x30000, isWritable: false)
    let reply = readOnly.decode(0x3b72, 0x30000).reply
    #expect(
      reply?.encode(
        .refused(.ENOENT, done: 0), into: &readOnly.memory, files: &readOnly.files
      ).errno == .EFAULT)
  }

  @Test func `nothing is written after an error before the unmapping`() {
    var world = RawWorld(Self.unmap)
    let outcome = world.answer(0x3b72, with: .refused(.EBUSY))
    #expect(outcome?.errno == .EBUSY)
    #expect(world.structure(24) == Self.unmap)
  }

  @Test func `what was unmapped stays so when the caller cannot be told`() {
    var world = RawWorld()
    world.memory.add(Self.unmap, at: 0x30000, isWritable: false)
    let reply = world.decode(0x3b72, 0x30000).reply
    let outcome = reply?.encode(.success(.unmapped(1)), into: &world.memory, files: &world.files)
    #expect(outcome?.errno == .EFAULT)
    #expect(outcome?.undo == [])
  }
}
