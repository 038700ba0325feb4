// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

// Operations on IO address spaces.
extension ScenarioWriter {
  mutating func map() -> TextOperation {
    let ioas = object(.ioas)
    let address = random.oneIn(3) ? nil : address(in: ioas)
    return .ioasMap(ioas, at: address, length: length(), memory: mappedMemory(), protection())
  }

  mutating func unmap() -> TextOperation {
    let ioas = object(.ioas)
    if random.oneIn(8) { return .ioasUnmapAll(ioas) }
    if let area = area(in: ioas), !random.oneIn(4) {
      // Mostly one area; at times a part of it, or what lies around it.
      let first = random.oneIn(8) ? area.first.rawValue &+ offByLittle() : area.first.rawValue
      let length = area.length &+ (random.oneIn(6) ? offByLittle() : 0)
      return .ioasUnmap(ioas, at: IOVA(first), length: length)
    }
    return .ioasUnmap(ioas, at: address(in: ioas), length: length())
  }

  mutating func copy() -> TextOperation {
    let (to, from) = (object(.ioas), object(.ioas))
    let address = random.oneIn(2) ? nil : address(in: to)
    guard let area = area(in: from), !random.oneIn(6) else {
      return .ioasCopy(
        to: to, from: from, source: self.address(in: from), length: length(), at: address, protection())
    }
    let (source, length) = part(of: area)
    return .ioasCopy(to: to, from: from, source: source, length: length, at: address, protection())
  }

  /// The first byte and the length of a part of an area; at times more than that.
  mutating func part(of area: IOVARange) -> (first: IOVA, length: UInt64) {
    let step = random.oneIn(6) ? 0x800 : UInt64(0x1000)
    let skipped = random.oneIn(3) ? min(step, area.length - 1) : 0
    let rest = area.length - skipped
    let length = random.pick([rest, rest, min(rest, 0x1000), min(rest, 0x1_0000), rest &+ offByLittle()])
    return (IOVA(area.first.rawValue + skipped), length)
  }

  /// Where the kernel chooses, and what it must not use.
  mutating func restriction() -> TextOperation {
    let ioas = object(.ioas)
    if hasMocks, random.oneIn(3) { return .addReserved(ioas, at: address(in: ioas), length: length()) }
    let count = random.pick([0, 1, 1, 2, 3])
    return .allowIOVAs(ioas, (0..<count).map { _ in allowedRange(in: ioas) })
  }

  private mutating func allowedRange(in ioas: Reference) -> AllowedRange {
    let first = address(in: ioas).rawValue & ~0xfff
    let length: UInt64 = random.pick([0x1000, 0x1_0000, 0x100_0000, 0x1_0000_0000, 1 << 40, 0, 1])
    return AllowedRange(IOVA(first), IOVA(first &+ length &- (random.oneIn(8) ? 0 : 1)))
  }

  mutating func option() -> TextOperation {
    random.oneIn(5)
      ? .rlimitMode(set: random.pick([nil, nil, 0, 1]))
      : .hugePages(object(.ioas), set: random.pick([nil, 0, 0, 1, 1, 2]))
  }

  mutating func compat() -> TextOperation {
    switch Int.random(in: 0..<14, using: &random) {
    case 0..<3: .vfioIOASSet(object(.ioas))
    case 3: .vfioIOASGet
    case 4: random.oneIn(2) ? .vfioIOASClear : .vfioIOASGet
    case 5: .compat(.checkExtension(UInt64.random(in: 0..<12, using: &random)))
    case 6: .compat(.setIOMMU(random.pick([1, 3, 3, 2])))
    case 7: .compat(.getInfo)
    case 8: random.oneIn(4) ? .compat(.unmapAll) : .compat(.getInfo)
    case 9..<11: compatUnmap()
    default:
      .compat(.mapDMA(at: address(in: nil), length: length(), memory: mappedMemory(), protection()))
    }
  }

  private mutating func compatUnmap() -> TextOperation {
    let ioas = interpreter.kernel.vfioIOAS.map { Reference.id($0) }
    guard let area = area(in: ioas), !random.oneIn(4) else {
      return .compat(.unmapDMA(at: address(in: ioas), length: length()))
    }
    let (first, length) = random.oneIn(3) ? part(of: area) : (area.first, area.length)
    return .compat(.unmapDMA(at: first, length: length))
  }
}
