// SPDX-License-Identifier: Apache-2.0

/// A JSON value whose objects keep the order of their fields.
public enum JSON: Hashable, Sendable {
  /// null.
  case null
  /// true or false.
  case bool(Bool)
  /// A whole number.
  case number(UInt64)
  /// A string.
  case string(String)
  /// A list.
  case array([JSON])
  /// An object, its fields in order.
  case object([Field])

  /// A field of an object.
  public struct Field: Hashable, Sendable {
    /// The name.
    public let name: String
    /// The value.
    public let value: JSON

    /// Creates a field.
    public init(_ name: String, _ value: JSON) {
      self.name = name
      self.value = value
    }
  }
}

extension JSON: CustomStringConvertible {
  /// The value in JSON, without blanks.
  public var description: String {
    var bytes: [UInt8] = []
    write(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }
}

// MARK: - Writing

extension JSON {
  /// Appends the value, without blanks.
  func write(to bytes: inout [UInt8]) {
    switch self {
    case .null: bytes.append("null")
    case .bool(let value): bytes.append(value ? "true" : "false")
    case .number(let number): bytes.append("\(number)")
    case .string(let text): Self.quote(text, to: &bytes)
    case .array(let values): Self.write(values, between: "[", "]", to: &bytes) { $0.write(to: &$1) }
    case .object(let fields): Self.write(fields, between: "{", "}", to: &bytes) { $0.write(to: &$1) }
    }
  }

  private static func write<T>(
    _ list: [T], between open: String, _ close: String, to bytes: inout [UInt8],
    _ write: (T, inout [UInt8]) -> Void
  ) {
    bytes.append(open)
    for (index, element) in list.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      write(element, &bytes)
    }
    bytes.append(close)
  }

  fileprivate static func quote(_ text: String, to bytes: inout [UInt8]) {
    var text = text
    bytes.append(UInt8(ascii: "\""))
    text.withUTF8 { text in
      if text.contains(where: mustBeEscaped) {
        for byte in text { append(byte, to: &bytes) }
      } else {
        bytes.append(contentsOf: text)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private static func mustBeEscaped(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  private static func append(_ byte: UInt8, to bytes: inout [UInt8]) {
    if !mustBeEscaped(byte) {
      bytes.append(byte)
    } else if byte < 0x20 {
      bytes.append("\\u00\(byte < 0x10 ? "0" : "")\(String(byte, radix: 16))")
    } else {
      bytes.append(UInt8(ascii: "\\"))
      bytes.append(byte)
    }
  }
}

extension JSON.Field {
  /// Appends the name and the value.
  func write(to bytes: inout [UInt8]) {
    JSON.quote(name, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
    value.write(to: &bytes)
  }
}
