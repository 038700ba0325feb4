// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Testing

/// What holds for every struct that begins with its size.
struct StructTests {
  @Test func `every ioctl and every test operation has a sample of its size`() {
    let ioctls = IOMMUFDFile.ioctls(in: .test)
    #expect(Set(Sample.all.map(\.command)) == Set(ioctls.map(\.command)))
    #expect(ioctls.map(\.command) == ioctls.map(\.command).sorted())
    for sample in Sample.all {
      let ioctl = ioctls.first { $0.command == sample.command }
      #expect(ioctl?.argument == .extensible(size: sample.bytes.count, minimum: sample.minimum))
      #expect(sample.name.hasPrefix(ioctl?.name ?? "none") || sample.command == 0x3ba0)
    }
    #expect(Set(Sample.test.map { $0.bytes.word(4) }) == Set(1...15))
    #expect(TestCodec.commands.map(\.number) == Array(1...15))
    #expect(TestCodec.commands.map(\.name) == Sample.test.map(\.name))
  }

  @Test(arguments: Sample.all)
  func `a struct of the exact size is decoded`(sample: Sample) {
    #expect(RawWorld(sample.exact).decode(sample.command).request == sample.request)
  }

  @Test(arguments: Sample.all)
  func `only the test build knows the test command`(sample: Sample) {
    let world = RawWorld(sample.exact, build: .normal)
    if sample.command == 0x3ba0 {
      #expect(world.decode(sample.command).errno == .ENOTTY)
    } else {
      #expect(world.decode(sample.command).request == sample.request)
    }
  }

  @Test(arguments: Sample.all)
  func `a struct shorter than the least size is EINVAL`(sample: Sample) {
    for size in [0, 1, 3, 4, sample.minimum - 1] {
      let bytes = sample.bytes.with(UInt32(size), at: 0)
      #expect(RawWorld(bytes).decode(sample.command).errno == .EINVAL, "size \(size)")
      #expect(RawWorld(Array(bytes.prefix(4))).decode(sample.command).errno == .EINVAL)
    }
  }

  @Test(arguments: Sample.all)
  func `what a shorter struct lacks is zero`(sample: Sample) {
    for size in sample.minimum..<sample.bytes.count {
      let zeros = [UInt8](repeating: 0, count: sample.bytes.count - size)
      let full = (sample.sized(size) + zeros).with(UInt32(sample.bytes.count), at: 0)
      let expected = RawWorld(full).decode(sample.command)
      let found = RawWorld(sample.sized(size)).decode(sample.command)
      #expect(found.request == expected.request)
      #expect(found.errno == expected.errno)
      #expect(found.request != nil || found.errno != nil)
    }
  }

  @Test(arguments: Sample.all, [1, 3, 8, 4096, 70000])
  func `zeros behind a longer struct are accepted`(sample: Sample, extra: Int) {
    let world = RawWorld(sample.sized(sample.bytes.count + extra))
    #expect(world.decode(sample.command).request == sample.request)
  }

  @Test(arguments: Sample.all, [1, 3, 8, 4096, 70000])
  func `anything else behind a longer struct is E2BIG`(sample: Sample, extra: Int) {
    let size = sample.bytes.count + extra
    for place in [sample.bytes.count, size - 1] {
      let bytes = sample.sized(size).with(UInt8(0x80), at: place)
      #expect(RawWorld(bytes).decode(sample.command).errno == .E2BIG)
    }
    let behind = RawWorld(sample.sized(size) + [1])
    #expect(behind.decode(sample.command).request == sample.request)
  }

  @Test(arguments: Sample.all, [0, 1, 5000])
  func `an unreadable tail is EFAULT unless something stands before it`(sample: Sample, readable: Int) {
    let stated = UInt32.max
    let bytes = sample.sized(sample.bytes.count + readable).with(stated, at: 0)
    #expect(RawWorld(bytes).decode(sample.command).errno == .EFAULT)
    guard readable > 0 else { return }
    let dirty = bytes.with(UInt8(1), at: bytes.count - 1)
    #expect(RawWorld(dirty).decode(sample.command).errno == .E2BIG)
  }

  @Test(arguments: Sample.all)
  func `the tail is looked at before the head`(sample: Sample) {
    let size = UInt64(sample.bytes.count)
    var world = RawWorld(UInt32(size + 8).littleEndianBytes)
    world.memory.add([0, 0, 0, 0, 0, 0, 0, 1], at: RawWorld.address + size)
    #expect(world.decode(sample.command).errno == .E2BIG)
    var clean = RawWorld(UInt32(size + 8).littleEndianBytes)
    clean.memory.addZeros(8, at: RawWorld.address + size)
    #expect(clean.decode(sample.command).errno == .EFAULT)
  }

  @Test(arguments: Sample.all)
  func `a struct that cannot be read is EFAULT`(sample: Sample) {
    #expect(RawWorld(sample.exact).decode(sample.command, 0).errno == .EFAULT)
    #expect(RawWorld(sample.exact).decode(sample.command, .max).errno == .EFAULT)
    for count in [0, 3, 4, sample.bytes.count - 1] {
      let world = RawWorld(Array(sample.exact.prefix(count)))
      #expect(world.decode(sample.command).errno == .EFAULT, "\(count) bytes")
    }
  }

  @Test(arguments: Sample.all)
  func `a struct that wraps at the end of the address space is EFAULT`(sample: Sample) {
    var world = RawWorld()
    let address = 0 &- UInt64(7)
    world.memory.add(Array(sample.exact.prefix(6)), at: address)
    world.memory.addZeros(1000, at: 0)
    #expect(world.decode(sample.command, address).errno == .EFAULT)
  }

  @Test(arguments: Sample.all)
  func `an unknown flag is EOPNOTSUPP`(sample: Sample) {
    guard let flags = sample.flags else { return }
    for bit in 0..<32 {
      let value: UInt32 = sample.exact.word(flags.offset) | 1 << bit
      let decoded = RawWorld(sample.exact.with(value, at: flags.offset)).decode(sample.command)
      if flags.known & 1 << bit == 0 {
        #expect(decoded.errno == .EOPNOTSUPP, "bit \(bit)")
      } else {
        #expect(decoded.request != nil, "bit \(bit)")
      }
    }
  }

  @Test(arguments: Sample.all)
  func `a reserved byte that is not zero is EOPNOTSUPP`(sample: Sample) {
    for offset in sample.reserved {
      for value: UInt8 in [1, 0x80, 0xff] {
        let bytes = sample.exact.with(value, at: offset)
        #expect(RawWorld(bytes).decode(sample.command).errno == .EOPNOTSUPP, "byte \(offset)")
      }
    }
  }

  @Test(arguments: Sample.all)
  func `a byte that the kernel does not look at may be anything`(sample: Sample) {
    for offset in sample.ignored {
      let bytes = sample.exact.with(UInt8(0xff), at: offset)
      #expect(RawWorld(bytes).decode(sample.command).request == sample.request, "byte \(offset)")
    }
  }
}
