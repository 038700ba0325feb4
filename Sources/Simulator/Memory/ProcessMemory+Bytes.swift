// SPDX-License-Identifier: Apache-2.0

import AddressIndex
import HashTreeCollections
import IOMMUFD

extension ProcessMemory: CallerMemory {
  /// The bytes at an address; nil where one cannot be read.
  public func bytes(at address: UInt64, count: Int) -> [UInt8]? {
    guard firstHole(from: address, length: UInt64(count)) == nil else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count)
    forEachPiece(from: address, count: count) { page, offset, length in
      if let content = contents[page] {
        bytes += content[offset..<offset + length]
      } else {
        bytes += repeatElement(0, count: length)
      }
    }
    return bytes
  }

  /// Stores bytes; false where one cannot be stored, and then none is.
  public mutating func store(_ bytes: [UInt8], at address: UInt64) -> Bool {
    guard firstHole(from: address, length: UInt64(bytes.count), .write) == nil else { return false }
    var pieces: [(page: UInt64, offset: Int, length: Int)] = []
    forEachPiece(from: address, count: bytes.count) { pieces.append(($0, $1, $2)) }
    var done = 0
    for piece in pieces {
      store(bytes[done..<done + piece.length], inPage: piece.page, at: piece.offset)
      done += piece.length
    }
    return true
  }

  /// Stores bytes up to the first that cannot be stored, as `copy_to_user` does; false where there is one.
  mutating func storePrefix(of bytes: [UInt8], at address: UInt64) -> Bool {
    guard let hole = firstHole(from: address, length: UInt64(bytes.count), .write) else {
      return store(bytes, at: address)
    }
    _ = store(Array(bytes.prefix(Int(hole - address))), at: address)
    return false
  }

  /// The bytes of a physical page from an offset on.
  func bytes(ofPage page: UInt64, at offset: Int, count: Int) -> [UInt8] {
    contents[page].map { Array($0[offset..<offset + count]) } ?? Array(repeating: 0, count: count)
  }

  /// Stores bytes in a physical page.
  mutating func store(_ bytes: some Collection<UInt8>, inPage page: UInt64, at offset: Int) {
    let empty = [UInt8](repeating: 0, count: Int(IOPageTable.pageSize))
    contents[page, default: empty].replaceSubrange(offset..<offset + bytes.count, with: bytes)
  }

  /// Calls with each physical page of a mapped range, the offset in it and the length there.
  private func forEachPiece(from address: UInt64, count: Int, _ body: (UInt64, Int, Int) -> Void) {
    var next = address
    var left = count
    while left > 0, let page = page(at: next, in: epoch) {
      let offset = Int(next % IOPageTable.pageSize)
      let length = min(left, Int(IOPageTable.pageSize) - offset)
      body(page, offset, length)
      next &+= UInt64(length)
      left -= length
    }
  }
}
