// SPDX-License-Identifier: Apache-2.0

/// A little-endian number at a place in a struct of the ABI.
struct Field<Value: FixedWidthInteger & Sendable>: Hashable, Sendable {
  /// The distance from the start of the struct in bytes.
  let offset: Int

  /// Names a field.
  init(_ offset: Int) { self.offset = offset }

  /// The bytes that the field takes.
  var bytes: Range<Int> { offset..<offset + Value.bitWidth / 8 }
}

/// The kernel's own copy of a struct in the caller's memory.
struct UserStruct: Hashable, Sendable {
  /// Where the caller keeps it.
  let address: UInt64
  /// How many bytes the caller's version of it has; both shorter and longer than `bytes` is possible.
  let userSize: UInt32
  /// The kernel's version, whole; what the caller's lacks is zero.
  private(set) var bytes: [UInt8]

  /// Creates a copy of `size` bytes; what is missing is zero, what is too much is dropped.
  init(at address: UInt64, userSize: UInt32, size: Int, _ bytes: [UInt8]) {
    self.address = address
    self.userSize = userSize
    self.bytes = bytes.prefix(size) + [UInt8](repeating: 0, count: max(0, size - bytes.count))
  }

  /// The value of a field; one that does not lie inside reads as zero and drops what is written.
  subscript<Value>(field: Field<Value>) -> Value {
    get { Value(littleEndianBytes: bytes.dropFirst(field.offset)) }
    set {
      guard field.bytes.upperBound <= bytes.count else { return }
      bytes.replaceSubrange(field.bytes, with: newValue.littleEndianBytes)
    }
  }

  /// Writes the struct back as far as the caller's version goes; false where that cannot be stored.
  ///
  /// `iommufd_ucmd_respond`, Linux 6.12.
  func respond(to memory: inout some CallerMemory) -> Bool {
    memory.copyToUser(Array(bytes.prefix(Int(userSize))), at: address)
  }

  /// Writes one field back and nothing else; false where that cannot be stored.
  func respond<Value>(only field: Field<Value>, to memory: inout some CallerMemory) -> Bool {
    guard let place = address.offset(by: UInt64(field.offset)) else { return false }
    return memory.copyToUser(Array(bytes[field.bytes]), at: place)
  }
}

extension UInt64 {
  /// The address so many bytes above; nil beyond the end of the address space.
  func offset(by bytes: UInt64) -> UInt64? {
    let (sum, overflow) = addingReportingOverflow(bytes)
    return overflow ? nil : sum
  }
}
