// SPDX-License-Identifier: Apache-2.0

import AddressIndex
import IOMMUFD
import Simulator
import TestSupport

/// Makes requests of every kind for the state that a kernel is in: many that can succeed, some that cannot.
public struct RequestGenerator {
  var random: SplitMix64
  private let devices: [DeviceName]

  /// Creates a generator: equal seeds give equal requests for equal kernels.
  public init(seed: UInt64, machine: Machine) {
    random = SplitMix64(seed: seed)
    devices = machine.devices.map(\.name) + (machine.mockIOMMU == nil ? [] : (0..<4).map { .mock($0) })
  }

  /// The next request.
  public mutating func request(_ kernel: Kernel) -> Request {
    if kernel.devices.count < 2, random.oneIn(6) { return bind() }
    switch Int.random(in: 0..<26, using: &random) {
    case 0..<5: return map(kernel)
    case 5..<7: return unmap(kernel)
    case 7..<9: return copy(kernel)
    case 9..<11: return .attach(device(kernel), to: ioas(kernel))
    case 11..<13: return .attach(device(kernel), to: hwpt(kernel))
    case 13: return .destroy(random.oneIn(2) ? anyObject(kernel) : hwpt(kernel))
    case 14: return bind()
    case 15: return kernel.ioases.count < 4 ? .ioasAlloc : .destroy(ioas(kernel))
    case 16: return .detach(device(kernel))
    case 17: return rareRequest(kernel)
    case 18: return space(kernel)
    case 19..<21: return random.oneIn(3) ? nestedTable(kernel) : pagingTable(kernel)
    case 21..<25: return groupRequest(kernel)
    default: return random.oneIn(4) ? .unbind(device(kernel)) : .iovaRanges(ioas(kernel))
    }
  }
}

// MARK: - Requests

extension RequestGenerator {
  private mutating func bind() -> Request {
    .bind(random.oneIn(9) ? .mock(9) : random.pick(devices), flags: random.pick([0, 0, 0, 0, 0, 1, 2, 3, 4]))
  }

  private mutating func map(_ kernel: Kernel) -> Request {
    let memory: UserMemory =
      random.oneIn(9)
      ? .address(number()) : .buffer(UInt32.random(in: 0...3, using: &random), offset: offset())
    return .ioasMap(
      ioas(kernel), at: random.oneIn(3) ? nil : address(), length: length(), memory: memory, protection())
  }

  private mutating func unmap(_ kernel: Kernel) -> Request {
    let id = ioas(kernel)
    if random.oneIn(3) { return .ioasUnmapAll(id) }
    if let area = area(kernel, id), !random.oneIn(4) {
      return .ioasUnmap(id, at: area.first, length: area.length &+ random.pick([0, 0, 0, 1, 0x10_0000]))
    }
    return .ioasUnmap(id, at: address(), length: length())
  }

  private mutating func copy(_ kernel: Kernel) -> Request {
    let from = ioas(kernel)
    let area = random.oneIn(5) ? nil : area(kernel, from)
    return .ioasCopy(
      to: ioas(kernel), from: from, source: area?.first ?? address(), length: area?.length ?? length(),
      at: random.oneIn(2) ? nil : address(), protection())
  }

  private mutating func space(_ kernel: Kernel) -> Request {
    switch Int.random(in: 0..<3, using: &random) {
    case 0: .addReserved(ioas(kernel), at: address(), length: length())
    case 1: .hugePages(ioas(kernel), set: random.pick([nil, 0, 1, 1, 2]))
    default: .allowIOVAs(ioas(kernel), (0..<Int.random(in: 0..<3, using: &random)).map { _ in allowed() })
    }
  }

  private mutating func rareRequest(_ kernel: Kernel) -> Request {
    switch Int.random(in: 0..<9, using: &random) {
    case 0: .faultQueueAlloc
    case 1: .hwInfo(device(kernel))
    case 2: .setDirtyTracking(hwpt(kernel), random.oneIn(2))
    case 3:
      .getDirtyBitmap(
        hwpt(kernel), at: address(), length: length(), pageSize: number(), noClear: random.oneIn(2))
    case 4: .rlimitMode(set: random.pick([nil, 0, 1, 2]))
    case 5: .vfioIOASSet(ioas(kernel))
    case 6: .vfioIOASGet
    case 7: .vfioIOASClear
    default: .setMemlockLimit(number())
    }
  }

  private mutating func pagingTable(_ kernel: Kernel) -> Request {
    let flags = random.pick([0, 0, 1, 1, 2, 3, 4, 8])
    return .hwptAlloc(
      device(kernel), ioas(kernel), .init(flags: UInt32(flags), selftestData: random.oneIn(9)))
  }

  private mutating func nestedTable(_ kernel: Kernel) -> Request {
    let queue = random.oneIn(2) ? object(kernel, .faultQueue) : nil
    let options = HWPTOptions(
      flags: random.oneIn(9) ? 1 : 0, faultQueue: queue, selftestData: !random.oneIn(9))
    return .hwptAlloc(device(kernel), object(kernel, .hwptPaging), options)
  }
}

// MARK: - Objects and devices

extension RequestGenerator {
  mutating func ioas(_ kernel: Kernel) -> ObjectID { object(kernel, .ioas) }

  mutating func hwpt(_ kernel: Kernel) -> ObjectID {
    object(kernel, random.oneIn(4) ? .hwptNested : .hwptPaging)
  }

  mutating func object(_ kernel: Kernel, _ kind: ObjectTable.Kind) -> ObjectID {
    let candidates = kernel.objects.ids.filter { kernel.objects[$0]?.kind == kind }
    return candidates.isEmpty || random.oneIn(12) ? anyObject(kernel) : random.pick(candidates)
  }

  mutating func anyObject(_ kernel: Kernel) -> ObjectID {
    let last = kernel.objects.ids.last?.rawValue ?? 0
    return random.oneIn(12)
      ? random.pick([0, 0xffff_ffff, .nonexistent])
      : ObjectID(UInt32.random(in: 1...last + 2, using: &random))
  }

  mutating func device(_ kernel: Kernel) -> DeviceHandle {
    random.oneIn(6) ? .object(object(kernel, .device)) : .name(random.pick(devices))
  }

  mutating func area(_ kernel: Kernel, _ id: ObjectID) -> IOVARange? {
    guard let areas = kernel.ioases[id]?.iopt.areas, !areas.isEmpty else { return nil }
    return areas.element(atOrAbove: address())?.range ?? areas.last?.range
  }
}

// MARK: - Numbers

extension RequestGenerator {
  private static let edges: [UInt64] = [
    0, 1, 0x7fff_f000, 1 << 39, (1 << 48) - 4096, 1 << 63, .max - 4095, .max - 1, .max,
  ]
  private static let windows: [UInt64] = [0x800_0000, 0x80f_f000, 0x810_0000, 0xfee0_0000]

  /// An address: mostly a page of a small window inside of every aperture, so that requests meet.
  mutating func address() -> IOVA {
    switch Int.random(in: 0..<10, using: &random) {
    case 0: IOVA(random.pick(Self.edges))
    case 1: IOVA(random.pick(Self.windows))
    case 2 where random.oneIn(3): IOVA(0x100_0000 + UInt64.random(in: 0..<0x10000, using: &random))
    default: IOVA(0x100_0000 + UInt64.random(in: 0..<64, using: &random) * 4096)
    }
  }

  mutating func length() -> UInt64 {
    switch Int.random(in: 0..<10, using: &random) {
    case 0: number()
    case 1 where random.oneIn(3): random.pick([1, 0x800, 0x1001])
    default: random.pick([1, 1, 1, 2, 4, 16, 512]) * 4096
    }
  }

  mutating func offset() -> UInt64 {
    random.oneIn(12) ? random.pick([0x800, 1, 0x3ff_f000]) : random.pick([0, 0, 0x1000, 0x3000, 0x20_0000])
  }

  mutating func number() -> UInt64 {
    random.oneIn(2)
      ? random.pick([0, 1, 2048, 4096, 1 << 63, .max - 4096, .max - 1, .max]) : random.next() >> 20
  }

  private mutating func allowed() -> AllowedRange {
    let first = address()
    return AllowedRange(first, IOVA(first.rawValue &+ length()))
  }

  mutating func protection() -> Protection {
    random.pick([.readWrite, .readWrite, .readWrite, .read, .write, []])
  }
}
