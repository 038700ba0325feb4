// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Simulator

// Operations of the test interface: accesses, and what looks into mock devices.
extension ScenarioWriter {
  /// What the test interface can do: no call makes an access without an IOAS, or attaches or detaches one.
  mutating func access() -> TextOperation {
    if interpreter.kernel.accesses.isEmpty, !random.oneIn(4) { return .access(created()) }
    let access = object(.access)
    switch Int.random(in: 0..<12, using: &random) {
    case 0..<2: return .access(created())
    case 2: return .access(.replace(access, to: object(.ioas)))
    case 3: return .close(access)
    case 4..<6: return .access(unpin(access))
    case 6..<8: return .access(transfer(access))
    default: return .access(pin(access))
    }
  }

  private mutating func created() -> AccessOperation<Reference> {
    .create(object(.ioas), AccessOptions(flags: random.pick([0, 1, 1, 1, 1, 2])))
  }

  private mutating func pin(_ access: Reference) -> AccessOperation<Reference> {
    let (first, length) = pinnedRange(access)
    return .pin(
      access, at: first, length: min(length, 1 << 20), flags: random.pick([0, 0, 0, 1, 2]),
      compare: random.oneIn(9) ? bufferPage() : nil)
  }

  private mutating func unpin(_ access: Reference) -> AccessOperation<Reference> {
    let items = id(of: access).flatMap { interpreter.kernel.accesses[$0] }?.pins.map(\.item) ?? []
    return .unpin(
      access, item: items.isEmpty || random.oneIn(6) ? random.pick([0, 1, 9]) : random.pick(items))
  }

  private mutating func transfer(_ access: Reference) -> AccessOperation<Reference> {
    .transfer(
      access, at: pinnedRange(access).first, length: random.pick([1, 16, 16, 0x1000, 0x1801, 0]),
      flags: random.pick([0, 0, 1, 1, 4, 5, 8]), memory: bufferPage())
  }

  private mutating func pinnedRange(_ access: Reference) -> (first: IOVA, length: UInt64) {
    let ioas = id(of: access).flatMap { interpreter.kernel.accesses[$0]?.ioas }.map { Reference.id($0) }
    guard let area = area(in: ioas), !random.oneIn(6) else { return (address(in: ioas), shortLength()) }
    return part(of: area)
  }

  mutating func test() -> TextOperation {
    switch Int.random(in: 0..<10, using: &random) {
    case 0..<2:
      .test(.mockDomain(random.oneIn(2) ? object(.ioas) : hwpt(), flags: random.pick([0, 0, 1, 4])))
    case 2: .test(.mockDomainReplace(object(.selftest), to: random.oneIn(2) ? object(.ioas) : hwpt()))
    case 3..<5: checkMap()
    case 5:
      .test(.checkRefs(bufferPage(), length: random.pick([0x1000, 0x1000, 0x4000, 1, 0]), refs: refs()))
    case 6..<9: markDirty()
    default: .test(.checkIOTLB(hwpt(), id: random.pick([0, 1, 3, 4]), value: random.pick([0, 7])))
    }
  }

  private mutating func refs() -> UInt32 { random.pick([0, 0, 1, 1, 2, 3]) }

  private mutating func markDirty() -> TextOperation {
    let hwpt = hwpt()
    let (first, length) = translatedRange(of: hwpt)
    let bits: DirtyBits = random.oneIn(2) ? .all : .pattern([random.pick([0, 1, 0x55, 0xff]), 0xa0])
    return .test(.dirty(hwpt, at: first, length: length, pageSize: pageSize(), bits))
  }

  /// Looks for an area's own memory, or for any other.
  private mutating func checkMap() -> TextOperation {
    let hwpt = hwpt()
    let ioas = id(of: hwpt).flatMap { interpreter.kernel.ioasID(of: $0) }
    let range = translatedRange(of: hwpt)
    let area = ioas.flatMap { interpreter.kernel.ioases[$0]?.iopt.areas.element(at: range.first) }
    let length = random.oneIn(6) ? shortLength() : min(range.length, 0x1_0000)
    guard let area, let buffer = UserMemory.buffer(holding: area.value.userAddress), !random.oneIn(6) else {
      return .test(.checkMap(hwpt, at: range.first, length: length, memory: bufferPage()))
    }
    let offset = buffer.offset + (range.first.rawValue - area.range.first.rawValue)
    return .test(
      .checkMap(hwpt, at: range.first, length: length, memory: .buffer(buffer.index, offset: offset)))
  }
}
