// SPDX-License-Identifier: Apache-2.0

import AddressIndex
import IOMMUFD
import Simulator

// Addresses, lengths and user memory.
extension ScenarioWriter {
  private static let edges: [UInt64] = [
    0, 0x1000, 0x7fff_f000, 0x8000_0000, 1 << 39, (1 << 48) - 0x1000, 1 << 63, .max - 0xfff, .max,
  ]

  /// An area of an IOAS; nil where it has none.
  mutating func area(in ioas: Reference?) -> IOVARange? {
    guard let ioas, let id = id(of: ioas), let areas = interpreter.kernel.ioases[id]?.iopt.areas,
      !areas.isEmpty
    else { return nil }
    return (areas.element(atOrAbove: page()) ?? areas.first)?.range
  }

  /// An address for an IOAS: among a few pages where requests meet, at the edge of something, or anywhere.
  mutating func address(in ioas: Reference?) -> IOVA {
    let exact = exactAddress(in: ioas)
    return random.oneIn(12) ? IOVA(exact.rawValue &+ random.pick([1, 0x800, 0x123])) : exact
  }

  private mutating func exactAddress(in ioas: Reference?) -> IOVA {
    switch Int.random(in: 0..<12, using: &random) {
    case 0: return IOVA(random.pick(Self.edges))
    case 1: return IOVA(UInt64.random(in: 0..<1 << 20, using: &random) << 12)
    case 2: return windowEdge()
    case 3..<6: return area(in: ioas).map { edge(of: $0) } ?? page()
    default: return page()
    }
  }

  /// One of a few pages inside of every aperture.
  private mutating func page() -> IOVA {
    IOVA(0x100_0000 + UInt64.random(in: 0..<256, using: &random) * 0x1000)
  }

  /// An address at the edge of what hardware keeps for itself, or of what it can reach.
  private mutating func windowEdge() -> IOVA {
    let machine = interpreter.kernel.machine
    let ranges = machine.devices.flatMap { $0.reserved.map(\.range) } + machine.iommus.map(\.aperture)
    return ranges.isEmpty ? page() : edge(of: random.pick(ranges))
  }

  private mutating func edge(of range: IOVARange) -> IOVA {
    let (first, end) = (range.first.rawValue, range.last.rawValue &+ 1)
    let step: UInt64 = random.pick([0x1000, 0x1000, 0x1_0000, 0x20_0000])
    return IOVA(random.pick([first, first &- step, first &+ step, end, end, end &- step]))
  }

  /// A length: mostly a few pages, at times parts of a page, none, or more than there is.
  mutating func length() -> UInt64 {
    switch Int.random(in: 0..<40, using: &random) {
    case 0: random.pick([0, .max, 1 << 63, 1 << 40, .max - 0xfff])
    case 1: random.pick([0x100_0000, 0x400_0000, 0x400_1000])
    case 2..<6: random.pick([1, 0x800, 0xfff, 0x1001, 0x1801])
    case 6..<10: random.pick([0x1_0000, 0x20_0000, 0x1f_f000])
    default: shortLength()
    }
  }

  mutating func shortLength() -> UInt64 { random.pick([1, 1, 1, 2, 2, 3, 4, 16]) * 0x1000 }

  /// A small difference in either direction.
  mutating func offByLittle() -> UInt64 {
    let difference: UInt64 = random.pick([1, 0x800, 0x1000, 0x1_0000])
    return random.oneIn(2) ? difference : 0 &- difference
  }

  mutating func protection() -> Protection {
    random.pick([.readWrite, .readWrite, .readWrite, .read, .read, .write, []])
  }

  /// Memory to map: mostly in a buffer, at times up to its end and beyond, or where nothing is mapped.
  mutating func mappedMemory() -> UserMemory {
    let buffer = UInt32.random(in: 0...3, using: &random)
    switch Int.random(in: 0..<24, using: &random) {
    case 0: return .address(random.pick([0, 0x1000, 1 << 63, .max - 0xfff, .max]))
    case 1: return .buffer(buffer, offset: random.pick([0x3ff_f000, 0x3ff_0000, 0x400_0000, 0x3ff_f800]))
    case 2..<6: return .buffer(buffer, offset: random.pick([1, 0x123, 0x800, 0x1800]))
    case 6..<12: return .buffer(buffer, offset: UInt64.random(in: 0..<0x3000, using: &random) * 0x1000)
    default: return bufferPage()
    }
  }

  /// One of a few pages of the buffers, which processes change, accesses read and areas map.
  mutating func bufferPage() -> UserMemory {
    .buffer(
      UInt32.random(in: 0...3, using: &random), offset: UInt64.random(in: 0..<8, using: &random) * 0x1000)
  }
}
