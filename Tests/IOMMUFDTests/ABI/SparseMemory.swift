// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Testing

/// Memory that exists in a few places, to the byte.
struct SparseMemory: CallerMemory, Equatable {
  /// A piece of memory; zeros at its end take no space before something is stored.
  private struct Piece: Equatable {
    let range: Range<UInt64>
    let isWritable: Bool
    var bytes: [UInt8] = []

    subscript(address: UInt64, count: Int) -> [UInt8] {
      let start = Int(address - range.lowerBound)
      let found = bytes.dropFirst(start).prefix(count)
      return found + [UInt8](repeating: 0, count: count - found.count)
    }

    mutating func put(_ new: ArraySlice<UInt8>, at address: UInt64) {
      let start = Int(address - range.lowerBound)
      let end = start + new.count
      if bytes.count < end { bytes += [UInt8](repeating: 0, count: end - bytes.count) }
      bytes.replaceSubrange(start..<end, with: new)
    }
  }

  private var pieces: [Piece] = []

  /// Adds memory with these bytes; nothing may have been there.
  mutating func add(_ bytes: [UInt8], at address: UInt64, isWritable: Bool = true) {
    pieces.append(
      Piece(range: address..<address + UInt64(bytes.count), isWritable: isWritable, bytes: bytes))
  }

  /// Adds memory of zeros.
  mutating func addZeros(_ count: UInt64, at address: UInt64, isWritable: Bool = true) {
    pieces.append(Piece(range: address..<address + count, isWritable: isWritable))
  }

  /// The pieces that a range lies in, and what of it each holds; nil where a byte is in none.
  private func parts(_ address: UInt64, _ count: Int, writing: Bool) -> [(piece: Int, UInt64, Int)]? {
    var parts: [(piece: Int, UInt64, Int)] = []
    var (next, rest) = (address, UInt64(count))
    while rest > 0 {
      guard
        let index = pieces.firstIndex(where: { $0.range.contains(next) && ($0.isWritable || !writing) })
      else { return nil }
      let step = min(rest, pieces[index].range.upperBound - next)
      parts.append((index, next, Int(step)))
      next &+= step
      rest -= step
    }
    return parts
  }

  func bytes(at address: UInt64, count: Int) -> [UInt8]? {
    if count > 1 << 16 { Issue.record("\(count) bytes are asked for before they are known to be there") }
    return parts(address, count, writing: false)?.flatMap { pieces[$0][$1, $2] }
  }

  mutating func store(_ bytes: [UInt8], at address: UInt64) -> Bool {
    guard let parts = parts(address, bytes.count, writing: true) else { return false }
    var rest = bytes[...]
    for (index, start, count) in parts {
      pieces[index].put(rest.prefix(count), at: start)
      rest = rest.dropFirst(count)
    }
    return true
  }

  /// The bytes; none where not all are there.
  subscript(address: UInt64, count: Int) -> [UInt8] { bytes(at: address, count: count) ?? [] }
}

/// Numbers of the widths that structs have.
enum ABINumber {
  case byte(UInt8)
  case half(UInt16)
  case word(UInt32)
  case quad(UInt64)

  var bytes: [UInt8] {
    switch self {
    case .byte(let value): value.littleEndianBytes
    case .half(let value): value.littleEndianBytes
    case .word(let value): value.littleEndianBytes
    case .quad(let value): value.littleEndianBytes
    }
  }
}

/// The bytes of a struct, field by field; its padding is written out too.
func pack(_ fields: ABINumber...) -> [UInt8] { fields.flatMap(\.bytes) }

extension [UInt8] {
  /// The same with a number put in at an offset.
  func with<Value: FixedWidthInteger>(_ value: Value, at offset: Int) -> [UInt8] {
    var copy = self
    copy.replaceSubrange(offset..<offset + Value.bitWidth / 8, with: value.littleEndianBytes)
    return copy
  }

  /// The 32-bit number at an offset.
  func word(_ offset: Int) -> UInt32 { UInt32(littleEndianBytes: dropFirst(offset)) }

  /// The 64-bit number at an offset.
  func quad(_ offset: Int) -> UInt64 { UInt64(littleEndianBytes: dropFirst(offset)) }
}
