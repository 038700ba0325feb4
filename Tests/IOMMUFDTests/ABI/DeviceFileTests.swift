// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Testing

/// The file of a VFIO device.
struct DeviceFileTests {
  private static let bind = pack(.word(16), .word(0), .word(3), .word(0xeeee_eeee))
  private static let attach = pack(.word(12), .word(0), .word(5))
  private static let detach = pack(.word(8), .word(0))

  private static func bind(fd: Int32) -> [UInt8] { bind.with(fd, at: 8) }

  private func decode(_ command: UInt32, _ bytes: [UInt8], bound: Bool) -> Decoded {
    RawWorld(bytes).decode(command, on: bound ? RawWorld.bound : RawWorld.device)
  }

  @Test func `the table is complete`() {
    #expect(DeviceFile.ioctls.map(\.command) == [0x3b76, 0x3b77, 0x3b78])
  }

  @Test func `before it is bound a device does nothing else`() {
    for command: UInt32 in [0x3b77, 0x3b78, 0x3b64, 0x3b80, 0, .max] {
      #expect(RawWorld().decode(command, 0, on: RawWorld.device).errno == .EINVAL)
    }
    #expect(RawWorld().decode(0x3b76, 0, on: RawWorld.device).errno == .EFAULT)
  }

  @Test func `a bound device leaves the rest to its driver, which has nothing`() {
    for command: UInt32 in [0x3b64, 0x3b6b, 0x3b80, 0x3b79, 0, .max, 0x4000_3b77] {
      #expect(RawWorld().decode(command, 0, on: RawWorld.bound).errno == .ENOTTY)
    }
  }

  @Test(arguments: [(0x3b76, bind), (0x3b77, attach), (0x3b78, detach)] as [(UInt32, [UInt8])])
  func `a struct states its size, and more is accepted unread`(
    struct sample: (command: UInt32, bytes: [UInt8])
  ) {
    let minimum = sample.bytes.count
    let bound = sample.command != 0x3b76
    for size in [UInt32(minimum), UInt32(minimum) + 1, .max] {
      let decoded = decode(sample.command, sample.bytes.with(size, at: 0), bound: bound)
      #expect(decoded.request != nil)
    }
    for size in [0, 4, UInt32(minimum) - 1] {
      let decoded = decode(sample.command, sample.bytes.with(size, at: 0), bound: bound)
      #expect(decoded.errno == .EINVAL)
    }
    for count in [0, 4, minimum - 1] {
      let decoded = decode(sample.command, Array(sample.bytes.prefix(count)), bound: bound)
      #expect(decoded.errno == .EFAULT)
    }
    for bit in 0..<32 {
      let decoded = decode(sample.command, sample.bytes.with(UInt32(1) << bit, at: 4), bound: bound)
      #expect(decoded.errno == .EINVAL)
    }
  }

  @Test func `binding is asked for by name`() {
    #expect(decode(0x3b76, Self.bind, bound: false).request == .bind(.mock(0), flags: 0))
  }

  @Test func `binding looks at the state before the iommufd, and at other files after it`() {
    let wrong: [(Int32, Errno)] = [
      (-1, .EINVAL), (.min, .EINVAL), (8, .EBADF), (.max, .EBADF), (0, .EBADFD), (4, .EBADFD),
      (6, .EBADFD),
    ]
    for (descriptor, errno) in wrong {
      #expect(decode(0x3b76, Self.bind(fd: descriptor), bound: false).errno == errno)
      #expect(decode(0x3b76, Self.bind(fd: descriptor), bound: true).errno == .EINVAL)
    }
    var world = RawWorld(Self.bind)
    world.files.insert(.device(.mock(1)), at: 20)
    #expect(world.decode(0x3b76, on: 20).errno == .EINVAL, "bound through another file")
    world = RawWorld(Self.bind(fd: 9))
    world.files.insert(.device(.mock(1)), at: 20)
    #expect(world.decode(0x3b76, on: 20).errno == .EBADF)
  }

  @Test func `the id of a bound device is written alone, and the file is bound`() {
    var world = RawWorld(Self.bind.with(UInt32(100), at: 0))
    let outcome = world.answer(0x3b76, on: RawWorld.device, with: .success(.id(12)))
    #expect(outcome?.value == 0)
    #expect(world.structure(16) == pack(.word(100), .word(0), .word(3), .word(12)))
    #expect(world.files[RawWorld.device] == .device(.mock(0), isBound: true))
    #expect(world.files[RawWorld.device]?.requestWhenClosed == .unbind(.name(.mock(0))))
  }

  @Test func `a device whose id cannot be told is unbound`() {
    var world = RawWorld()
    world.memory.add(Self.bind, at: 0x30000, isWritable: false)
    let reply = world.decode(0x3b76, 0x30000, on: RawWorld.device).reply
    let outcome = reply?.encode(.success(.id(12)), into: &world.memory, files: &world.files)
    #expect(outcome == Outcome(.EFAULT, undo: .perform(.unbind(.name(.mock(0))))))
    #expect(world.files[RawWorld.device] == .device(.mock(0)))
    #expect(world.answer(0x3b76, on: RawWorld.device, with: .refused(.EPERM)) == nil)
  }

  @Test func `a device that is not bound because of the core stays so`() {
    var world = RawWorld(Self.bind)
    #expect(world.answer(0x3b76, on: RawWorld.device, with: .refused(.EPERM))?.errno == .EPERM)
    #expect(world.files[RawWorld.device] == .device(.mock(0)))
    #expect(world.structure(16) == Self.bind)
  }

  @Test func `attaching and detaching are asked for by name`() {
    #expect(decode(0x3b77, Self.attach, bound: true).request == .attach(.name(.mock(1)), to: 5))
    #expect(decode(0x3b78, Self.detach, bound: true).request == .detach(.name(.mock(1))))
    var world = RawWorld(Self.detach)
    #expect(world.answer(0x3b78, on: RawWorld.bound, with: .success(.done))?.value == 0)
  }

  @Test func `the page table is written alone`() {
    var world = RawWorld(Self.attach.with(UInt32(100), at: 0))
    let outcome = world.answer(0x3b77, on: RawWorld.bound, with: .success(.pageTable(9)))
    #expect(outcome?.value == 0)
    #expect(world.structure(12) == pack(.word(100), .word(0), .word(9)))
  }

  @Test func `a device whose page table cannot be told is detached`() {
    var world = RawWorld()
    world.memory.add(Self.attach, at: 0x30000, isWritable: false)
    let reply = world.decode(0x3b77, 0x30000, on: RawWorld.bound).reply
    let outcome = reply?.encode(.success(.pageTable(9)), into: &world.memory, files: &world.files)
    #expect(outcome == Outcome(.EFAULT, undo: .perform(.detach(.name(.mock(1))))))
  }
}
