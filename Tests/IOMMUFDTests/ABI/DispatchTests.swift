// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Testing

/// Which numbers there are, and what is read before anybody knows.
struct DispatchTests {
  private static let compat = Set<UInt32>([0x64, 0x65, 0x66, 0x70, 0x71, 0x72])

  @Test(arguments: KernelBuild.allCases)
  func `a number outside of the table never touches its argument`(build: KernelBuild) {
    let table = 0x80..<0x80 + build.tableLength
    for number: UInt32 in 0..<0x100 where !table.contains(number) && !Self.compat.contains(number) {
      #expect(RawWorld(build: build).decode(0x3b00 | number, 0).errno == .ENOTTY, "\(number.hex)")
    }
  }

  @Test(arguments: KernelBuild.allCases)
  func `a number inside of the table reads its argument first`(build: KernelBuild) {
    for number: UInt32 in 0x80..<0x80 + build.tableLength {
      #expect(RawWorld(build: build).decode(0x3b00 | number, 0).errno == .EFAULT, "\(number.hex)")
    }
  }

  @Test func `a gap of the table is ENOTTY after the size was read`() {
    let world = RawWorld(UInt32(0).littleEndianBytes)
    for number: UInt32 in 0x8f..<0xa0 {
      #expect(world.decode(0x3b00 | number).errno == .ENOTTY)
      #expect(world.decode(0x3b00 | number, RawWorld.address + 1).errno == .EFAULT)
    }
  }

  @Test func `the boundary of the table moves with the build`() {
    #expect(RawWorld(build: .normal).decode(0x3b8f, 0).errno == .ENOTTY)
    #expect(RawWorld(build: .test).decode(0x3b8f, 0).errno == .EFAULT)
    #expect(RawWorld(build: .normal).decode(0x3ba0, 0).errno == .ENOTTY)
    #expect(RawWorld(build: .test).decode(0x3ba1, 0).errno == .ENOTTY)
    #expect(KernelBuild.normal.tableLength == 15)
    #expect(KernelBuild.test.tableLength == 33)
  }

  @Test(arguments: Sample.all)
  func `the whole command counts, not only its number`(sample: Sample) {
    for bit in 8..<32 {
      let command = sample.command ^ 1 << bit
      #expect(RawWorld(sample.exact).decode(command).errno == .ENOTTY)
      #expect(RawWorld(sample.exact).decode(command, 0).errno == .EFAULT)
    }
  }

  @Test func `the whole command counts for an old container too`() {
    for number in Self.compat {
      for bit in 8..<32 {
        #expect(RawWorld().decode((0x3b00 | number) ^ 1 << bit, 0).errno == .ENOTTY)
      }
    }
  }

  @Test func `other files have no ioctls of ours`() {
    for descriptor in [0, RawWorld.access, RawWorld.queue] {
      for command: UInt32 in [0x3b80, 0x3b64, 0x3b76, 0x3ba0, 0] {
        #expect(RawWorld().decode(command, 0, on: descriptor).errno == .ENOTTY)
      }
    }
  }

  @Test(arguments: [-1, 8, 100, .max, .min] as [Int32])
  func `a descriptor that is not open is EBADF`(descriptor: Int32) {
    #expect(RawWorld().decode(0x3b80, 0, on: descriptor).errno == .EBADF)
    #expect(RawWorld().decode(.read(into: 0, count: 0), on: descriptor).errno == .EBADF)
    #expect(RawWorld().decode(.write(from: 0, count: 0), on: descriptor).errno == .EBADF)
  }

  @Test(arguments: [0, RawWorld.iommufd, RawWorld.access, RawWorld.device, RawWorld.bound])
  func `only a fault queue is read and written`(descriptor: Int32) {
    #expect(RawWorld().decode(.read(into: 0, count: 40), on: descriptor).errno == .EINVAL)
    #expect(RawWorld().decode(.write(from: 0, count: 8), on: descriptor).errno == .EINVAL)
  }
}
