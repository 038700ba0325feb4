// SPDX-License-Identifier: Apache-2.0

extension Words {
  /// Takes an object or a device: `$name` or a number.
  mutating func reference(_ expected: String) throws(LineError) -> Reference {
    let suffix = ": a name such as $a, or an object id"
    return try Self.reference(try next(expected + suffix), expected: expected + suffix)
  }

  static func reference(
    _ word: Word, expected: @autoclosure () -> String
  ) throws(LineError) -> Reference {
    if word.hasPrefix("$") { return .name(try name(word)) }
    let number = try Number.read(word, expected: expected())
    guard let id = UInt32(exactly: number) else {
      throw LineError(word, "an object id has 32 bits", expected: expected())
    }
    return .id(ObjectID(id))
  }

  /// The name in a word `$name`, without the dollar sign.
  static func name(_ word: Word) throws(LineError) -> String {
    let name = word.hasPrefix("$") ? word.dropping(1) : nil
    guard let name, name.count > 0, name.bytes.allSatisfy(isASCIIName) || isName(name.text) else {
      throw LineError(
        word, "'\(word.text)' is not a name", expected: "a name: $ and letters, digits, '_' or '-'")
    }
    return name.text
  }

  private static func isASCIIName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }

  private static func isName(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy {
      $0.properties.isAlphabetic || $0.properties.numericType != nil || $0 == "_" || $0 == "-"
    }
  }

  /// Takes a word that names a machine, an IOMMU and the like.
  mutating func identifier(_ expected: String) throws(LineError) -> String {
    let word = try next(expected)
    let isPlain =
      !word.hasPrefix("$") && !word.bytes.contains(UInt8(ascii: "="))
      && !word.text.unicodeScalars.contains { $0.properties.generalCategory == .control }
    guard isPlain else {
      throw LineError(word, "'\(word.text)' is not a plain name", expected: expected)
    }
    return word.text
  }

  /// Takes `on` or `off`, `get` or `set`: one of the given words.
  mutating func choice<T>(_ choices: [(String, T)]) throws(LineError) -> T {
    var expected: String { choices.map { "'\($0.0)'" }.joined(separator: " or ") }
    let word = try next(expected)
    guard let found = choices.first(where: { word == $0.0 }) else {
      throw LineError(word, "'\(word.text)' is not understood", expected: expected)
    }
    return found.1
  }

  /// Takes a device: `pci:0000:01:00.0` or `mock:0/0`, whose flags come along.
  mutating func device() throws(LineError) -> (name: DeviceName, flags: UInt32) {
    let expected = "a device: pci:0000:01:00.0 or mock:0/0"
    let word = try next(expected)
    if word.hasPrefix("pci:"), let address = PCIAddress(word.dropping(4).text) {
      return (.pci(address), 0)
    }
    guard word.hasPrefix("mock:") else {
      throw LineError(word, "'\(word.text)' is not a device", expected: expected)
    }
    let (index, flags) = word.dropping(5).cut(at: UInt8(ascii: "/"))
    let number = try Self.small(index, expected: "the number of a mock device")
    guard let flags else { return (.mock(number), 0) }
    let flagWords = "mock flags: 0, 1 (no dirty tracking), 2 (huge pages) or 3"
    return (.mock(number), try Self.small(flags, expected: flagWords))
  }

  /// Bytes in hex, two digits each.
  static func bytes(_ word: Word, expected: String) throws(LineError) -> [UInt8] {
    var bytes: [UInt8] = []
    var high: UInt8?
    for digit in word.bytes {
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
  static func small(_ word: Word, expected: @autoclosure () -> String) throws(LineError) -> UInt32 {
    guard let value = UInt32(exactly: try Number.read(word, expected: expected())) else {
      throw LineError(word, "'\(word.text)' does not fit in 32 bits", expected: expected())
    }
    return value
  }

  /// The two ends of `FIRST-LAST`, in any order.
  static func ends(_ word: Word) throws(LineError) -> AllowedRange {
    let expected = "a range of addresses FIRST-LAST, the last byte included"
    let (first, last) = word.cut(at: UInt8(ascii: "-"))
    guard let last, !last.bytes.contains(UInt8(ascii: "-")) else {
      throw LineError(word, "'\(word.text)' is not a range", expected: expected)
    }
    return AllowedRange(
      IOVA(try Number.read(first, expected: expected)), IOVA(try Number.read(last, expected: expected)))
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
