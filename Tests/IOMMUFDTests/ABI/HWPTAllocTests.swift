// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Testing

/// IOMMU_HWPT_ALLOC and what comes along for the driver.
struct HWPTAllocTests {
  private func alloc(
    flags: UInt32 = 0, type: UInt32 = 0, length: UInt32 = 0, data: UInt64 = 0, queue: UInt32 = 0,
    with memory: (UInt64, [UInt8])? = nil
  ) -> Decoded {
    var world = RawWorld(
      pack(
        .word(48), .word(flags), .word(2), .word(1), .word(0), .word(0), .word(type), .word(length),
        .quad(data), .word(queue), .word(0xffff_ffff)))
    if let memory { world.memory.add(memory.1, at: memory.0) }
    return world.decode(0x3b89)
  }

  @Test func `data needs a type and a type needs data`() {
    #expect(alloc(type: 0, length: 4).errno == .EINVAL)
    #expect(alloc(type: 1, length: 0).errno == .EINVAL)
    #expect(alloc(type: 0xdead, length: 0, data: 5).errno == .EINVAL)
  }

  @Test(arguments: [0, 7, 8, 16, 0x8000_0000, .max] as [UInt32])
  func `flags are passed on, as the objects are looked up first`(flags: UInt32) {
    let queue: ObjectID? = flags & 4 == 0 ? nil : 11
    #expect(
      alloc(flags: flags, queue: 11).request
        == .hwptAlloc(.object(2), 1, HWPTOptions(flags: flags, faultQueue: queue)))
  }

  @Test func `data is read as far as a driver looks`() {
    let data = DriverData(type: 0xdead, [1, 2, 3, 4])
    #expect(
      alloc(type: 0xdead, length: 4, data: 0x5000, with: (0x5000, [1, 2, 3, 4])).request
        == .hwptAlloc(.object(2), 1, HWPTOptions(data: data)))
  }

  @Test(arguments: [(4, 0), (4, 0x5001), (4096, 0x5000), (4, .max - 2)] as [(UInt32, UInt64)])
  func `data that cannot be read is for the driver to refuse`(length: UInt32, data: UInt64) {
    let expected = DriverData(type: 1, length: length, bytes: nil)
    #expect(
      alloc(type: 1, length: length, data: data, with: (0x5000, [1, 2, 3, 4])).request
        == .hwptAlloc(.object(2), 1, HWPTOptions(data: expected)))
  }

  @Test func `a page of data is read`() {
    let page = [UInt8](repeating: 7, count: 4096)
    #expect(
      alloc(type: 1, length: 4096, data: 0x5000, with: (0x5000, page)).request
        == .hwptAlloc(.object(2), 1, HWPTOptions(data: DriverData(type: 1, page))))
  }

  @Test func `data longer than any driver takes is not read`() {
    let bytes = [UInt8](repeating: 7, count: 5000)
    for length: UInt32 in [4097, .max] {
      let expected = DriverData(type: 1, length: length, bytes: nil)
      #expect(
        alloc(type: 1, length: length, data: 0x5000, with: (0x5000, bytes)).request
          == .hwptAlloc(.object(2), 1, HWPTOptions(data: expected)))
    }
  }

  @Test func `a struct of the first version has no data`() {
    let bytes = pack(.word(24), .word(4), .word(2), .word(1), .word(0), .word(0))
    #expect(
      RawWorld(bytes).decode(0x3b89).request
        == .hwptAlloc(.object(2), 1, HWPTOptions(flags: 4, faultQueue: 0)))
  }
}
