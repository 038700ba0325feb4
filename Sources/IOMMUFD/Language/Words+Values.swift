// SPDX-License-Identifier: Apache-2.0

extension Words {
  /// Takes an object or a device: `$name` or a number.
  mutating func reference(_ expected: String) throws(LineError) -> Reference {
    let expected = "\(expected): a name such as $a, or an object id"
    return try Self.reference(try next(expected), expected: expected)
  }

  static func reference(_ word: Word, expected: String) throws(LineError) -> Reference {
    if word.text.hasPrefix("$") { return .name(try name(word)) }
    let number = try Number.read(word, expected: expected)
    guard let id = UInt32(exactly: number) else {
      throw LineError(word, "an object id has 32 bits", expected: expected)
    }
    return .id(ObjectID(id))
  }

  /// The name in a word `$name`, without the dollar sign.
  static func name(_ word: Word) throws(LineError) -> String {
    let name = word.text.dropFirst()
    let expected = "a name: $ and letters, digits, '_' or '-'"
    guard word.text.hasPrefix("$"), !name.isEmpty else {
      throw LineError(word, "'\(word.text)' is not a name", expected: expected)
    }
    let allowed = name.unicodeScalars.allSatisfy {
      $0.properties.isAlphabetic || $0.properties.numericType != nil || $0 == "_" || $0 == "-"
    }
    guard allowed else { throw LineError(word, "'\(word.text)' is not a name", expected: expected) }
    return String(name)
  }

  /// Takes a word that names a machine, an IOMMU and the like.
  mutating func identifier(_ expected: String) throws(LineError) -> String {
    let word = try next(expected)
    let isPlain =
      !word.text.hasPrefix("$") && !word.text.contains("=")
      && !word.text.unicodeScalars.contains { $0.properties.generalCategory == .control }
    guard isPlain else {
      throw LineError(word, "'\(word.text)' is not a plain name", expected: expected)
    }
    return String(word.text)
  }

  /// Takes `on` or `off`, `get` or `set`: one of the given words.
  mutating func choice<T>(_ choices: [(String, T)]) throws(LineError) -> T {
    let expected = choices.map { "'\($0.0)'" }.joined(separator: " or ")
    let word = try next(expected)
    guard let found = choices.first(where: { $0.0 == word.text }) else {
      throw LineError(word, "'\(word.text)' is not understood", expected: expected)
    }
    return found.1
  }

  /// Takes a device: `pci:0000:01:00.0` or `mock:0/0`, whose flags come along.
  mutating func device() throws(LineError) -> (name: DeviceName, flags: UInt32) {
    let expected = "a device: pci:0000:01:00.0 or mock:0/0"
    let word = try next(expected)
    if word.text.hasPrefix("pci:"), let address = PCIAddress(word.dropping(4).text) {
      return (.pci(address), 0)
    }
    guard word.text.hasPrefix("mock:") else {
      throw LineError(word, "'\(word.text)' is not a device", expected: expected)
    }
    let parts = word.dropping(5).text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    let index = Word(text: parts[0], column: word.column + 5)
    let number = try Self.small(index, expected: "the number of a mock device")
    guard parts.count == 2 else { return (.mock(number), 0) }
    let flags = index.dropping(parts[0].unicodeScalars.count + 1)
    return (.mock(number), try Self.small(Word(text: parts[1], column: flags.column), expected: "mock flags"))
  }

  /// Bytes in hex, two digits each.
  static func bytes(_ word: Word, expected: String) throws(LineError) -> [UInt8] {
    var bytes: [UInt8] = []
    var high: UInt8?
    for digit in word.text.utf8 {
      guard let value = Number.digit(digit).map({ UInt8($0) }) else {
        throw LineError(word, "'\(word.text)' is not made of hex digits", expected: expected)
      }
      if let first = high { bytes.append(first << 4 | value) }
      high = high == nil ? value : nil
    }
    if high != nil { throw LineError(word, "a byte has two hex digits", expected: expected) }
    return bytes
  }

  /// A number of 32 bits.
  static func small(_ word: Word, expected: String) throws(LineError) -> UInt32 {
    guard let value = UInt32(exactly: try Number.read(word, expected: expected)) else {
      throw LineError(word, "'\(word.text)' does not fit in 32 bits", expected: expected)
    }
    return value
  }

  /// The two ends of `FIRST-LAST`, in any order.
  static func ends(_ word: Word) throws(LineError) -> AllowedRange {
    let expected = "a range of addresses FIRST-LAST, the last byte included"
    let parts = word.text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2 else {
      throw LineError(word, "'\(word.text)' is not a range", expected: expected)
    }
    let first = try Number.read(Word(text: parts[0], column: word.column), expected: expected)
    let column = word.column + parts[0].unicodeScalars.count + 1
    let last = try Number.read(Word(text: parts[1], column: column), expected: expected)
    return AllowedRange(IOVA(first), IOVA(last))
  }

  /// A range whose ends are in order.
  static func range(_ word: Word) throws(LineError) -> IOVARange {
    let ends = try ends(word)
    guard let range = IOVARange(ends.first, ends.last) else {
      throw LineError(word, "the range ends before it begins", expected: "FIRST-LAST with FIRST <= LAST")
    }
    return range
  }
}
