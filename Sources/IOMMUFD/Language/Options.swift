// SPDX-License-Identifier: Apache-2.0

/// The rest of a line as options in any order: `key=value` and single words, each at most once.
struct Options {
  private var values: [String: Word] = [:]
  private var flags: [String: Word] = [:]
  private let end: Word

  init(_ words: inout Words, keys: [String], flags known: [String] = []) throws(LineError) {
    end = words.end
    while !words.isEmpty {
      let word = try words.next("an option")
      let parts = word.text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let key = String(parts[0])
      let isFlag = parts.count == 1
      guard (isFlag ? known : keys).contains(key) else {
        throw LineError(word, "'\(word.text)' is not an option here", expected: Self.list(keys, known))
      }
      guard values[key] == nil, flags[key] == nil else {
        throw LineError(word, "'\(key)' stands here a second time")
      }
      if isFlag {
        flags[key] = word
      } else {
        values[key] = Word(text: parts[1], column: word.column + key.unicodeScalars.count + 1)
      }
    }
  }

  private static func list(_ keys: [String], _ flags: [String]) -> String {
    (keys.map { "\($0)=…" } + flags).joined(separator: ", ")
  }

  func has(_ flag: String) -> Bool { flags[flag] != nil }

  func word(_ key: String) -> Word? { values[key] }

  /// The single word of several that stands here; throws where two of them do.
  func one(of choices: [String]) throws(LineError) -> String? {
    let present = choices.compactMap { choice in flags[choice].map { (choice, $0) } }
    if present.count > 1 {
      throw LineError(present[1].1, "'\(present[1].0)' contradicts '\(present[0].0)'")
    }
    return present.first?.0
  }

  func number(_ key: String, _ expected: String) throws(LineError) -> UInt64? {
    guard let word = values[key] else { return nil }
    return try Number.read(word, expected: expected)
  }

  func required(_ key: String, _ expected: String) throws(LineError) -> UInt64 {
    guard let value = try number(key, expected) else {
      throw LineError(end, "'\(key)=' is missing", expected: "\(key)= and \(expected)")
    }
    return value
  }

  func requiredWord(_ key: String, _ expected: String) throws(LineError) -> Word {
    guard let word = values[key] else {
      throw LineError(end, "'\(key)=' is missing", expected: "\(key)= and \(expected)")
    }
    return word
  }

  func iova(_ key: String) throws(LineError) -> IOVA? {
    try number(key, "an address such as 0x8000000").map { IOVA($0) }
  }

  func requiredIOVA(_ key: String) throws(LineError) -> IOVA {
    IOVA(try required(key, "an address such as 0x8000000"))
  }

  func length() throws(LineError) -> UInt64 {
    try required("len", "a length in bytes such as 64K or 0x1000")
  }

  func protection() throws(LineError) -> Protection {
    switch try one(of: ["r", "w", "rw"]) {
    case "r": .read
    case "w": .write
    case "rw": .readWrite
    default: []
    }
  }

  /// User memory: `buf=N+OFF` or `va=ADDR`; buffer 0 by default.
  func memory() throws(LineError) -> UserMemory {
    if let address = values["va"] {
      if let buffer = values["buf"] { throw LineError(buffer, "'buf' contradicts 'va'") }
      return .address(try Number.read(address, expected: "a user address such as 0x10000"))
    }
    guard let word = values["buf"] else { return .buffer(0, offset: 0) }
    let parts = word.text.split(separator: "+", maxSplits: 1, omittingEmptySubsequences: false)
    let expected = "a buffer and an offset, N or N+OFFSET, N at most \(UserMemory.lastBuffer)"
    let index = try Words.small(Word(text: parts[0], column: word.column), expected: expected)
    guard index <= UserMemory.lastBuffer else {
      throw LineError(word, "there is no buffer \(index)", expected: expected)
    }
    guard parts.count == 2 else { return .buffer(index, offset: 0) }
    let column = word.column + parts[0].unicodeScalars.count + 1
    let offset = try Number.read(Word(text: parts[1], column: column), expected: expected)
    return .buffer(index, offset: offset)
  }
}
