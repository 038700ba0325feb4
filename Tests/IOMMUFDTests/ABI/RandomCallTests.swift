// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import TestSupport
import Testing

/// Random calls: whatever comes, nothing traps, and what is answered is an answer of this kernel.
struct RandomCallTests {
  /// Numbers at which sums and sizes turn over.
  private static let edges: [UInt64] = [
    0, 1, 2, 3, 4, 7, 8, 16, 24, 40, 48, 72, 0xfff, 0x1000, 0x1001, 0x10000, 0x20000, 0x7fff_ffff,
    0x8000_0000, 0xffff_ffff, 0x1_0000_0000, 0x7fff_f000, 1 << 63, 1 << 63 - 1, .max - 0x1000, .max - 7,
    .max - 1, .max,
  ]

  @Test(arguments: Sample.all)
  func `every edge in every 64-bit field comes to an end`(sample: Sample) {
    for first in sample.quads {
      for second in sample.quads {
        for a in Self.edges {
          for b in Self.edges.suffix(9) {
            Self.check(RawWorld(sample.exact.with(a, at: first).with(b, at: second)), sample.command)
          }
        }
      }
    }
  }

  /// Decodes a call and encodes an answer to it.
  private static func check(_ world: RawWorld, _ command: UInt32) {
    var random = SplitMix64(seed: UInt64(command))
    var world = world
    answer(world.decode(command), in: &world, using: &random)
  }

  @Test(arguments: 0..<8)
  func `random structs come to an end`(seed: Int) {
    var random = SplitMix64(seed: 0x1000 + UInt64(seed))
    var requests = 0
    for _ in 0..<10000 {
      var world = Self.world(using: &random)
      let decoded = world.decode(Self.call(using: &random), on: Int32.random(in: 2...8, using: &random))
      if decoded.request != nil { requests += 1 }
      Self.answer(decoded, in: &world, using: &random)
    }
    #expect(requests > 80, "most calls are refused, but not all")
  }

  @Test(arguments: 0..<8)
  func `samples with random words come to an end`(seed: Int) {
    var random = SplitMix64(seed: 0x2000 + UInt64(seed))
    var requests = 0
    for _ in 0..<4000 {
      let sample = random.pick(Sample.all)
      var bytes = sample.sized(sample.bytes.count + (random.oneIn(4) ? 16 : 0))
      for _ in 0..<Int.random(in: 0...3, using: &random) {
        let offset = Int.random(in: 0..<bytes.count / 4, using: &random) * 4
        bytes = bytes.with(UInt32(truncatingIfNeeded: random.pick(Self.edges)), at: offset)
      }
      var world = RawWorld(bytes, build: random.oneIn(5) ? .normal : .test)
      world.memory.addZeros(0x1800, at: 0x20000)
      let decoded = world.decode(sample.command)
      if decoded.request != nil { requests += 1 }
      Self.answer(decoded, in: &world, using: &random)
    }
    #expect(requests > 500)
  }

  /// Memory that is there in part, with random words and edges in it.
  private static func world(using random: inout SplitMix64) -> RawWorld {
    var world = RawWorld()
    world.build = random.oneIn(4) ? .normal : .test
    world.files.limit = random.oneIn(4) ? 8 : 1024
    var bytes: [UInt8] = []
    let count = Int.random(in: 0...120, using: &random)
    while bytes.count < count {
      switch Int.random(in: 0..<4, using: &random) {
      case 0: bytes += random.next().littleEndianBytes
      case 1: bytes += random.pick(edges).littleEndianBytes
      case 2: bytes += UInt32.random(in: 0..<80, using: &random).littleEndianBytes
      default: bytes += [0, 0, 0, 0, 0, 0, 0, 0]
      }
    }
    // A size that fits makes the rest of the struct count.
    if random.oneIn(2), !bytes.isEmpty {
      bytes = UInt32(bytes.count).littleEndianBytes + bytes.dropFirst(4)
    }
    world.memory.add(bytes, at: 0x20000, isWritable: !random.oneIn(4))
    world.memory.addZeros(UInt64.random(in: 0...0x2000, using: &random), at: 0x40000)
    return world
  }

  private static func call(using random: inout SplitMix64) -> RawCall.Kind {
    let address = random.oneIn(8) ? random.pick(edges) : 0x20000
    switch Int.random(in: 0..<8, using: &random) {
    case 0: return .read(into: address, count: random.pick(edges))
    case 1: return .write(from: address, count: random.pick(edges))
    case 2:
      return .ioctl(command: UInt32(truncatingIfNeeded: random.next()), argument: address)
    case 3: return .ioctl(command: 0x3ba0, argument: address)
    default: return .ioctl(command: UInt32.random(in: 0x3b60..<0x3ba4, using: &random), argument: address)
    }
  }

  /// The errors that decoding decides.
  private static let answers: Set<Errno> = [
    .EBADF, .EBADFD, .EFAULT, .EINVAL, .E2BIG, .ENOMEM, .ENOTTY, .EOPNOTSUPP, .EOVERFLOW, .ESPIPE,
  ]

  /// Encodes an answer to what was decoded and looks at how the call ended.
  private static func answer(
    _ decoded: Decoded, in world: inout RawWorld, using random: inout SplitMix64
  ) {
    let result: Result<Response, Refusal>
    switch decoded {
    case .answered(.success(let value)):
      #expect(value == 0)
      return
    case .answered(.failure(let errno)):
      if !answers.contains(errno) { Issue.record("\(errno) is not decided here") }
      return
    case .refused(let refusal, _): result = .failure(refusal)
    case .request(let request, _): result = response(to: request, using: &random)
    }
    let open = world.files.files.count
    guard let outcome = decoded.reply?.encode(result, into: &world.memory, files: &world.files) else {
      Issue.record("\(decoded) has no reply")
      return
    }
    if case .failure = outcome.result { #expect(world.files.files.count == open) }
    if case .failure(let refusal) = result { #expect([refusal.errno, .EFAULT].contains(outcome.errno)) }
    if case .failure = result { #expect(outcome.undo.isEmpty) }
  }

  private static func response(
    to request: Request, using random: inout SplitMix64
  ) -> Result<Response, Refusal> {
    if random.oneIn(4) {
      return .refused(.EBUSY, done: random.pick([nil, random.next()]))
    }
    return .success(Responses.plausible(for: request, using: &random))
  }
}

/// Responses of the kind that a backend gives, with random numbers in them.
enum Responses {
  static func plausible(for request: Request, using random: inout SplitMix64) -> Response {
    let id = ObjectID(UInt32.random(in: 1...20, using: &random))
    switch request {
    case .ioasAlloc, .bind, .hwptAlloc, .faultQueueAlloc, .vfioIOASGet: return .id(id)
    case .access(.create): return .id(id)
    case .ioasMap, .ioasCopy: return .iova(IOVA(random.next()))
    case .ioasUnmap, .ioasUnmapAll, .compat(.unmapDMA), .compat(.unmapAll): return .unmapped(random.next())
    case .iovaRanges: return .ranges(alignment: 1, ranges(using: &random))
    case .attach, .test(.mockDomainReplace): return .pageTable(id)
    case .hwInfo:
      let count = Int.random(in: 0...40, using: &random)
      return .hwInfo(HardwareInfo(type: 1, data: [UInt8](repeating: 7, count: count), capabilities: 1))
    case .getDirtyBitmap:
      var bitmap = DirtyBitmap()
      let start = UInt64.random(in: 0...0x8000, using: &random)
      bitmap.set(start...start + UInt64.random(in: 0...0x10000, using: &random))
      return .dirty(bitmap)
    case .hugePages(_, set: nil), .rlimitMode(set: nil), .compat(.checkExtension): return .value(1)
    case .test(.mockDomain): return .mockDevice(test: 2, hwpt: 4, device: 3)
    case .access(.pin): return .item(UInt32.random(in: 0...9, using: &random))
    case .test(.dirty), .hwptInvalidate, .fault(.respond): return .count(random.next())
    case .fault(.read(_, let length)): return .faults(faults(length, using: &random))
    case .compat(.getInfo):
      return .compatInfo(CompatInfo(pageSizes: 0x1000, ranges: ranges(using: &random)))
    default: return .done
    }
  }

  private static func ranges(using random: inout SplitMix64) -> [IOVARange] {
    (0..<Int.random(in: 0...5, using: &random)).compactMap { _ in
      IOVARange(IOVA(random.next()), IOVA(random.next()))
    }
  }

  private static func faults(_ length: UInt64, using random: inout SplitMix64) -> [FaultRecord] {
    (0..<UInt32(min(4, length / 40))).map {
      FaultRecord(device: 3, fault: IOPageFault(address: random.next()), cookie: $0 / 2 + 1)
    }
  }
}
