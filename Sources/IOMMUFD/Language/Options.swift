// SPDX-License-Identifier: Apache-2.0

/// The rest of a line as options in any order: `key=value` and single words, each at most once.
struct Options {
  /// Where a word stands, and where its key ends: at the `=`, or at its end for a flag.
  struct Found: BitwiseCopyable {
    let start: Int
    let keyEnd: Int
    let end: Int

    var hasValue: Bool { keyEnd < end }
  }

  /// More options than any operation knows.
  static let most = 32

  /// The words in their order, in memory that is lent as the line is.
  private var found: Slice<UnsafeMutableBufferPointer<Found>>
  private let end: Word

  init(_ words: inout Words, keys: [StaticString], flags known: [StaticString] = []) throws(LineError) {
    end = words.end
    found = words.room[..<0]
    while !words.isEmpty {
      let word = try words.next("an option")
      let (key, value) = word.cut(at: UInt8(ascii: "="))
      guard (value == nil ? known : keys).contains(where: { key == $0 }) else {
        throw LineError(word, "'\(word.text)' is not an option here", expected: Self.list(keys, known))
      }
      for other in found where self.key(other).bytes.elementsEqual(key.bytes) {
        throw LineError(word, "'\(key.text)' stands here a second time")
      }
      words.room.initializeElement(
        at: found.count,
        to: Found(start: word.range.lowerBound, keyEnd: key.range.upperBound, end: word.range.upperBound))
      found = words.room[...found.count]
    }
  }

  private static func list(_ keys: [StaticString], _ flags: [StaticString]) -> String {
    (keys.map { "\($0)=…" } + flags.map { "\($0)" }).joined(separator: ", ")
  }

  private func key(_ found: Found) -> Word { Word(end.line, found.start..<found.keyEnd) }

  func has(_ flag: StaticString) -> Bool { flagWord(flag) != nil }

  private func flagWord(_ flag: StaticString) -> Word? {
    for found in found where !found.hasValue && key(found) == flag { return key(found) }
    return nil
  }

  func word(_ key: StaticString) -> Word? {
    for found in found where found.hasValue && self.key(found) == key {
      return Word(end.line, found.keyEnd + 1..<found.end)
    }
    return nil
  }

  /// The single word of several that stands here; throws where two of them do.
  func one(of choices: [StaticString]) throws(LineError) -> Word? {
    var present: Word?
    for choice in choices {
      guard let word = flagWord(choice) else { continue }
      if let present { throw LineError(word, "'\(word.text)' contradicts '\(present.text)'") }
      present = word
    }
    return present
  }

  func number(_ key: StaticString, _ expected: @autoclosure () -> String) throws(LineError) -> UInt64? {
    guard let word = word(key) else { return nil }
    return try Number.read(word, expected: expected())
  }

  func required(_ key: StaticString, _ expected: @autoclosure () -> String) throws(LineError) -> UInt64 {
    guard let value = try number(key, expected()) else {
      throw LineError(end, "'\(key)=' is missing", expected: "\(key)= and \(expected())")
    }
    return value
  }

  func requiredWord(_ key: StaticString, _ expected: @autoclosure () -> String) throws(LineError) -> Word {
    guard let word = word(key) else {
      throw LineError(end, "'\(key)=' is missing", expected: "\(key)= and \(expected())")
    }
    return word
  }

  func iova(_ key: StaticString) throws(LineError) -> IOVA? {
    try number(key, "an address such as 0x8000000").map { IOVA($0) }
  }

  func requiredIOVA(_ key: StaticString) throws(LineError) -> IOVA {
    IOVA(try required(key, "an address such as 0x8000000"))
  }

  func length() throws(LineError) -> UInt64 {
    try required("len", "a length in bytes such as 64K or 0x1000")
  }

  func protection() throws(LineError) -> Protection {
    guard let word = try one(of: ["r", "w", "rw"]) else { return [] }
    return word == "rw" ? .readWrite : word == "r" ? .read : .write
  }

  /// User memory: `buf=N+OFF` or `va=ADDR`; buffer 0 by default.
  func memory() throws(LineError) -> UserMemory {
    let buffer = word("buf")
    if let address = word("va") {
      if let buffer { throw LineError(buffer, "'buf' contradicts 'va'") }
      return .address(try Number.read(address, expected: "a user address such as 0x10000"))
    }
    guard let buffer else { return .buffer(0, offset: 0) }
    var expected: String { "a buffer and an offset, N or N+OFFSET, N at most \(UserMemory.lastBuffer)" }
    let (number, offset) = buffer.cut(at: UInt8(ascii: "+"))
    let index = try Words.small(number, expected: expected)
    guard index <= UserMemory.lastBuffer else {
      throw LineError(buffer, "there is no buffer \(index)", expected: expected)
    }
    guard let offset else { return .buffer(index, offset: 0) }
    return .buffer(index, offset: try Number.read(offset, expected: expected))
  }
}
