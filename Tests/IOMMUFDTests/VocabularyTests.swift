// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Testing

struct ErrnoTests {
  @Test(
    arguments: [
      (1, "EPERM"), (2, "ENOENT"), (4, "EINTR"), (5, "EIO"), (7, "E2BIG"), (9, "EBADF"), (12, "ENOMEM"),
      (13, "EACCES"), (14, "EFAULT"), (16, "EBUSY"), (17, "EEXIST"), (19, "ENODEV"), (22, "EINVAL"),
      (24, "EMFILE"), (25, "ENOTTY"), (28, "ENOSPC"), (29, "ESPIPE"), (34, "ERANGE"), (35, "EDEADLK"),
      (52, "EBADE"), (75, "EOVERFLOW"), (77, "EBADFD"), (90, "EMSGSIZE"), (95, "EOPNOTSUPP"),
      (98, "EADDRINUSE"),
    ] as [(Int32, String)])
  func `an error has the number and the name of Linux`(number: Int32, name: String) {
    #expect(Errno(rawValue: number)?.name == name)
    #expect(Errno(name: name)?.rawValue == number)
  }

  @Test func `every number that Linux gives to an error is one`() {
    #expect(Errno.allCases.map(\.rawValue) == (1...133).filter { $0 != 41 && $0 != 58 })
  }

  @Test(arguments: ["", "OK", "einval", "EINVAL ", "22", "EWOULDBLOCK"])
  func `what is not an error has no number`(name: String) {
    #expect(Errno(name: name) == nil)
  }
}

struct UserMemoryTests {
  @Test(
    arguments: [
      (UserMemory.buffer(0, offset: 0), 0x1000_0000_0000), (.buffer(1, offset: 0), 0x1010_0000_0000),
      (.buffer(3, offset: 0x1800), 0x1030_0000_1800), (.address(0), 0), (.address(.max), .max),
      (.buffer(0, offset: .max), 0x0fff_ffff_ffff),
    ] as [(UserMemory, UInt64)])
  func `memory has a user address`(memory: UserMemory, address: UInt64) {
    #expect(memory.userAddress == address)
  }

  @Test func `the last buffer ends below the end of the address space`() throws {
    let last = UserMemory.buffer(UserMemory.lastBuffer, offset: UserMemory.bufferSize - 1).userAddress
    let found = try #require(UserMemory.buffer(holding: last))
    #expect(found.index == UserMemory.lastBuffer)
    #expect(found.offset == UserMemory.bufferSize - 1)
  }

  @Test(
    arguments: [
      (0x1000_0000_0000, 0, 0), (0x1000_03ff_ffff, 0, 0x3ff_ffff), (0x1010_0000_0000, 1, 0),
      (0x7000_0000_1000, 1536, 0x1000),
    ] as [(UInt64, UInt32, UInt64)])
  func `an address in a buffer names it`(address: UInt64, index: UInt32, offset: UInt64) throws {
    let found = try #require(UserMemory.buffer(holding: address))
    #expect(found.index == index)
    #expect(found.offset == offset)
    #expect(UserMemory.buffer(index, offset: offset).userAddress == address)
  }

  @Test(arguments: [0, 0xfff_ffff_ffff, 0x1000_0400_0000, 0x100f_ffff_ffff, .max] as [UInt64])
  func `an address between buffers names none`(address: UInt64) {
    #expect(UserMemory.buffer(holding: address) == nil)
  }
}

struct ResponseTests {
  @Test(arguments: [
    (Response.done, "ok"), (.id(3), "id 3"), (.pageTable(4), "hwpt 4"), (.iova(0x1000), "iova 0x1000"),
    (.unmapped(0x2000), "0x2000 bytes unmapped"), (.ranges(alignment: 1, []), "alignment 0x1, no range"),
    (.ranges(alignment: 4096, [.all]), "alignment 0x1000, 0x0-0xffffffffffffffff"),
    (.hwInfo(HardwareInfo(type: 1, capabilities: 2)), "type 1, capabilities 0x2"),
    (.dirty(DirtyBitmap(setting: 3...7)), "5 dirty"),
    (.value(1), "value 1"),
  ])
  func `a response is told in a few words`(response: Response, text: String) {
    #expect("\(response)" == text)
  }

  @Test func `an object that was made or chosen can be named`() {
    #expect(Response.id(3).namedObject == 3)
    #expect(Response.pageTable(4).namedObject == 4)
    #expect(Response.value(1).namedObject == nil)
    #expect(Response.done.namedObject == nil)
  }
}

struct RefusalTests {
  @Test func `a refusal is one line with all of its parts`() throws {
    let range = try #require(IOVARange(0x1000, 0x1fff))
    let refusal = Refusal(
      .EADDRINUSE, in: "iopt_reserve_iova", "it is taken", .object(3), .device(.mock(1)), .area(range),
      .reserved(range, owner: "test"), .allowed(range))
    #expect(
      "\(refusal)" == """
        EADDRINUSE  iopt_reserve_iova: it is taken [object 3, mock:1, area 0x1000-0x1fff, \
        reserved 0x1000-0x1fff by test, allowed 0x1000-0x1fff]
        """)
    #expect("\(Refusal(.ENOENT, in: "f", "r"))" == "ENOENT  f: r")
  }

  @Test func `the id that never exists is printed in hex`() {
    #expect("\(ObjectID.nonexistent)" == "0xfffffff0")
    #expect("\(ObjectID(17))" == "17")
    #expect(ObjectID(1) < ObjectID(2))
  }
}
