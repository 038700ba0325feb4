// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Testing

/// A response to a sample, and the bytes that it leaves in the struct.
struct Answered: CustomTestStringConvertible, Sendable {
  let sample: Sample
  let response: Response
  /// The fields that change.
  let changes: [(offset: Int, bytes: [UInt8])]
  /// What is to be taken back where the struct cannot be written.
  var undo: [Undo] = []

  var testDescription: String { sample.name }

  /// The struct after the call.
  var expected: [UInt8] {
    changes.reduce(sample.exact) { bytes, change in
      var copy = bytes
      copy.replaceSubrange(change.offset..<change.offset + change.bytes.count, with: change.bytes)
      return copy
    }
  }

  /// Finds a sample by the end of its name.
  private init(
    _ name: String, _ response: Response, _ changes: (Int, ABINumber)..., undo: [Request] = []
  ) {
    guard let sample = Sample.all.first(where: { $0.name.hasSuffix(name) }) else {
      fatalError("no sample \(name)")
    }
    self.sample = sample
    self.response = response
    self.changes = changes.map { ($0.0, $0.1.bytes) }
    self.undo = undo.map(Undo.perform)
  }

  /// The ioctls that write their struct back whole.
  static let all: [Answered] = [
    Answered("IOMMU_IOAS_ALLOC", .id(5), (8, .word(5)), undo: [.destroy(5)]),
    Answered("IOMMU_IOAS_COPY", .iova(0x7_0000_0000), (24, .quad(0x7_0000_0000))),
    Answered("IOMMU_IOAS_MAP", .iova(0x7_0000_0000), (32, .quad(0x7_0000_0000))),
    Answered("IOMMU_IOAS_UNMAP", .unmapped(0x123_4567_8000), (16, .quad(0x123_4567_8000))),
    Answered("IOMMU_VFIO_IOAS, get", .id(8), (4, .word(8))),
    Answered("IOMMU_HWPT_ALLOC", .id(6), (16, .word(6)), undo: [.destroy(6)]),
    Answered(
      "OP_MOCK_DOMAIN", .mockDevice(test: 2, hwpt: 4, device: 3),
      (16, .word(2)), (20, .word(4)), (24, .word(3)), undo: [.destroy(2)]),
    Answered(
      "OP_MOCK_DOMAIN_FLAGS", .mockDevice(test: 2, hwpt: 4, device: 3),
      (16, .word(2)), (20, .word(4)), (24, .word(3)), undo: [.destroy(2)]),
    Answered("OP_MOCK_DOMAIN_REPLACE", .pageTable(9), (16, .word(9))),
    Answered("OP_ACCESS_PAGES", .item(3), (20, .word(3)), undo: [.access(.unpin(7, item: 3))]),
    Answered("OP_DIRTY", .count(7), (56, .quad(7))),
    Answered("IOMMU_HWPT_INVALIDATE", .count(3), (24, .word(3))),
    Answered(
      "IOMMU_FAULT_QUEUE_ALLOC", .id(5), (8, .word(5)), (12, .word(8)), undo: [.close(5), .destroy(5)]),
    Answered("OP_CREATE_ACCESS", .id(5), (16, .word(8)), undo: [.close(5)]),
  ]
}

struct ReplyTests {
  @Test(arguments: Answered.all)
  func `the struct is written back whole`(answered: Answered) {
    var world = RawWorld(answered.sample.exact + [0xee])
    let outcome = world.answer(answered.sample.command, with: .success(answered.response))
    #expect(outcome?.value == 0)
    #expect(outcome?.undo == [])
    #expect(world.structure(answered.expected.count + 1) == answered.expected + [0xee])
  }

  @Test(arguments: Answered.all)
  func `nothing is written behind the kernel's struct`(answered: Answered) {
    let size = answered.sample.bytes.count
    var world = RawWorld()
    world.memory.add(answered.sample.sized(size + 8), at: 0x30000)
    let reply = world.decode(answered.sample.command, 0x30000).reply
    // What lies behind has changed in the meantime, and must stay.
    _ = world.memory.store([UInt8](repeating: 0xee, count: 8), at: 0x30000 + UInt64(size))
    let outcome = reply?.encode(.success(answered.response), into: &world.memory, files: &world.files)
    #expect(outcome?.value == 0)
    let expected = answered.expected.with(UInt32(size + 8), at: 0) + [UInt8](repeating: 0xee, count: 8)
    #expect(world.memory[0x30000, size + 8] == expected)
  }

  @Test(arguments: Answered.all)
  func `a shorter struct is written as far as it goes`(answered: Answered) {
    for size in answered.sample.minimum..<answered.sample.bytes.count {
      var world = RawWorld(answered.sample.sized(size) + [0xee, 0xee])
      let outcome = world.answer(answered.sample.command, with: .success(answered.response))
      #expect(outcome?.value == 0)
      let expected = answered.expected.with(UInt32(size), at: 0).prefix(size)
      #expect(world.structure(size + 2) == expected + [0xee, 0xee])
    }
  }

  @Test(arguments: Answered.all)
  func `a struct that cannot be written is EFAULT, and only some calls are undone`(answered: Answered) {
    var world = RawWorld()
    world.memory.add(answered.sample.exact, at: 0x30000, isWritable: false)
    let before = (world.memory, world.files)
    let reply = world.decode(answered.sample.command, 0x30000).reply
    let outcome = reply?.encode(.success(answered.response), into: &world.memory, files: &world.files)
    #expect(outcome?.errno == .EFAULT)
    #expect(outcome?.undo == answered.undo)
    #expect((world.memory, world.files) == before)
  }

  @Test(arguments: Answered.all)
  func `a refusal is passed on and leaves the struct alone`(answered: Answered) {
    var world = RawWorld(answered.sample.exact)
    let outcome = world.answer(answered.sample.command, with: .refused(.EADDRINUSE))
    #expect(outcome?.errno == .EADDRINUSE)
    #expect(outcome?.undo == [])
    #expect(world.structure(answered.expected.count) == answered.sample.exact)
    #expect(world.files == RawWorld().files)
  }

  @Test(arguments: Answered.all)
  func `a response to another request is EIO`(answered: Answered) {
    var world = RawWorld(answered.sample.exact)
    let outcome = world.answer(answered.sample.command, with: .success(.bytes([])))
    #expect(outcome?.errno == .EIO)
    #expect(world.structure(answered.expected.count) == answered.sample.exact)
  }

  @Test(
    arguments: [
      "IOMMU_DESTROY", "IOMMU_IOAS_ALLOW_IOVAS", "IOMMU_VFIO_IOAS, set", "IOMMU_VFIO_IOAS, clear",
      "IOMMU_HWPT_SET_DIRTY_TRACKING", "OP_ADD_RESERVED", "OP_MD_CHECK_MAP", "OP_MD_CHECK_REFS",
      "OP_DESTROY_ACCESS_PAGES", "OP_ACCESS_RW", "OP_SET_TEMP_MEMORY_LIMIT", "OP_ACCESS_REPLACE_IOAS",
      "OP_MD_CHECK_IOTLB", "OP_TRIGGER_IOPF",
    ])
  func `other calls write nothing`(name: String) throws {
    let sample = try #require(Sample.all.first { $0.name.hasSuffix(name) })
    var world = RawWorld()
    world.memory.add(sample.exact, at: 0x30000, isWritable: false)
    let before = world.memory
    let reply = world.decode(sample.command, 0x30000).reply
    let done = reply?.encode(.success(.done), into: &world.memory, files: &world.files)
    #expect(done?.value == 0)
    let refused = reply?.encode(.refused(.EPERM), into: &world.memory, files: &world.files)
    #expect(refused?.errno == .EPERM)
    #expect(world.memory == before)
  }

  @Test(arguments: ["RLIMIT_MODE", "RLIMIT_MODE, get", "HUGE_PAGES", "HUGE_PAGES, get"])
  func `an option writes its value and nothing else`(name: String) throws {
    let sample = try #require(Sample.all.first { $0.name.hasSuffix(name) })
    let isGet = name.hasSuffix("get")
    var world = RawWorld()
    world.memory.add(sample.exact, at: 0x30000, isWritable: false)
    world.memory.add([UInt8](repeating: 0xee, count: 8), at: 0x30018)
    let reply = world.decode(sample.command, 0x30000).reply
    let response: Response = isGet ? .value(1) : .done
    let fault = reply?.encode(.success(response), into: &world.memory, files: &world.files)
    #expect(fault == Outcome(.EFAULT), "and the option stays set")
    var good = RawWorld(sample.exact)
    #expect(good.answer(sample.command, with: .success(response))?.value == 0)
    let value: UInt64 = isGet ? 1 : sample.exact.quad(16)
    #expect(good.structure(24) == sample.exact.with(value, at: 16))
  }

  @Test func `an option's value alone needs to be writable`() {
    let bytes = pack(.word(24), .word(1), .half(1), .half(0), .word(6), .quad(0))
    var world = RawWorld()
    world.memory.add(Array(bytes.prefix(16)), at: 0x30000, isWritable: false)
    world.memory.add(Array(bytes.suffix(8)), at: 0x30010)
    let reply = world.decode(0x3b87, 0x30000).reply
    #expect(
      reply?.encode(.success(.value(9)), into: &world.memory, files: &world.files).value == 0)
    #expect(world.memory[0x30010, 8].quad(0) == 9)
  }

  @Test func `invalidations that were done are counted also after an error`() {
    let bytes = pack(.word(32), .word(4), .quad(0x5000), .word(7), .word(8), .word(5), .word(0))
    var world = RawWorld(bytes)
    #expect(world.answer(0x3b8d, with: .refused(.EOPNOTSUPP, done: 3))?.errno == .EOPNOTSUPP)
    #expect(world.structure(32) == bytes.with(UInt32(3), at: 24))
    world = RawWorld(bytes.with(UInt32(1), at: 28))
    guard case .refused(let refusal, let reply) = world.decode(0x3b8d) else {
      Issue.record("a reserved field is accepted")
      return
    }
    let outcome = reply.encode(.failure(refusal), into: &world.memory, files: &world.files)
    #expect(outcome.errno == .EOPNOTSUPP)
    #expect(world.structure(32) == bytes.with(UInt32(1), at: 28).with(UInt32(0), at: 24))
  }

  @Test func `EFAULT takes the place of an error that cannot be counted`() {
    let bytes = pack(.word(32), .word(4), .quad(0), .word(7), .word(8), .word(5), .word(0))
    var world = RawWorld()
    world.memory.add(bytes, at: 0x30000, isWritable: false)
    guard case .refused(let refusal, let reply) = world.decode(0x3b8d, 0x30000) else {
      Issue.record("null is accepted")
      return
    }
    #expect(refusal.errno == .EINVAL)
    #expect(
      reply.encode(.failure(refusal), into: &world.memory, files: &world.files).errno == .EFAULT)
  }

  @Test func `a fault queue without a descriptor goes away`() {
    var world = RawWorld(pack(.word(16), .word(0), .word(0), .word(0)))
    world.files.limit = 8
    let before = world
    let outcome = world.answer(0x3b8e, with: .success(.id(5)))
    #expect(outcome == Outcome(.EMFILE, undo: .perform(.close(5)), .perform(.destroy(5))))
    #expect(world.memory == before.memory)
    #expect(world.files == before.files)
  }

  @Test func `a fault queue's descriptor is open`() {
    var world = RawWorld(pack(.word(16), .word(0), .word(0), .word(0)))
    #expect(world.answer(0x3b8e, with: .success(.id(5)))?.value == 0)
    #expect(world.files[8] == .faultQueue(5))
  }
}
