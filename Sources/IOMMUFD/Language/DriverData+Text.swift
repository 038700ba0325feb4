// SPDX-License-Identifier: Apache-2.0

extension DriverData {
  /// The words of the language.
  var words: String {
    if type == Self.selftestType, length == 4, let bytes {
      let value = UInt32(littleEndianBytes: bytes)
      return value == 0 ? "selftest-data" : "selftest-data iotlb=\(value.hex)"
    }
    return "data=\(type.hex):\((bytes ?? []).hexDigits)"
  }
}

extension Invalidation {
  /// The words of the language: the test driver's entries, or the bytes of others.
  var words: [String] {
    let typeWord = type == Self.selftestType ? [] : ["type=\(type.hex)"]
    guard entryLength == SelftestEntry.size, bytes.count == Int(count) * Int(SelftestEntry.size) else {
      return typeWord + ["len=\(entryLength)", "count=\(count)", "data=\(bytes.hexDigits)"]
    }
    return typeWord
      + stride(from: 0, to: bytes.count, by: Int(SelftestEntry.size)).map { start in
        let flags = UInt32(littleEndianBytes: bytes[start..<start + 4])
        let iotlb = UInt32(littleEndianBytes: bytes[(start + 4)...])
        return flags == 0 ? "\(iotlb)" : flags == 1 && iotlb == 0 ? "all" : "\(flags.hex):\(iotlb)"
      }
  }
}

extension Verb {
  /// Takes the rest of `invalidate`: the type, then entries of the test driver or the bytes of others.
  static func invalidation(_ words: inout Words) throws(LineError) -> Invalidation {
    let type = try words.takeSmall("type") ?? Invalidation.selftestType
    if let length = try words.takeSmall("len") {
      let count = try words.takeSmall("count") ?? 0
      let data = words.take(key: "data") ?? words.end
      try words.finish()
      return Invalidation(
        type: type, entryLength: length, count: count, bytes: try Words.bytes(data, expected: "bytes in hex"))
    }
    var entries: [Invalidation.SelftestEntry] = []
    while !words.isEmpty { entries.append(try selftestEntry(try words.next("an entry"))) }
    var invalidation = Invalidation.selftest(entries)
    invalidation.type = type
    return invalidation
  }

  private static func selftestEntry(_ word: Word) throws(LineError) -> Invalidation.SelftestEntry {
    if word == "all" { return .init(flags: 1) }
    let expected = "the number of an IOTLB entry, 'all', or FLAGS:NUMBER"
    let (head, iotlb) = word.cut(at: UInt8(ascii: ":"))
    let first = try Words.small(head, expected: expected)
    guard let iotlb else { return .init(iotlb: first) }
    return .init(flags: first, iotlb: try Words.small(iotlb, expected: expected))
  }
}

extension Words {
  /// Takes the next word if it is `key=…`, and returns what is behind the sign.
  fileprivate mutating func take(key: StaticString) -> Word? {
    guard let word = first else { return nil }
    let (name, value) = word.cut(at: UInt8(ascii: "="))
    guard let value, name == key else { return nil }
    _ = try? next("")
    return value
  }

  /// Takes the next word if it is `key=N`, with a number of 32 bits.
  fileprivate mutating func takeSmall(_ key: StaticString) throws(LineError) -> UInt32? {
    guard let word = take(key: key) else { return nil }
    return try Words.small(word, expected: "a number of 32 bits")
  }
}
