// SPDX-License-Identifier: Apache-2.0

/// Keys as text: `j`, `<Enter>`, `<C-l>`, `<F1>`, and `<lt>` for the character `<`.
extension Key: CustomStringConvertible {
  private static let names: [(name: String, key: Key)] = [
    ("Enter", .enter), ("Esc", .escape), ("Tab", .tab), ("S-Tab", .backTab), ("BS", .backspace),
    ("Del", .delete), ("Up", .up), ("Down", .down), ("Left", .left), ("Right", .right), ("Home", .home),
    ("End", .end), ("PgUp", .pageUp), ("PgDn", .pageDown), ("Space", .character(" ")),
    ("lt", .character("<")),
  ]

  /// The key in notation, such as `j` or `<Enter>`.
  public var description: String {
    if let named = Self.names.first(where: { $0.key == self }) { return "<\(named.name)>" }
    switch self {
    case .character(let scalar): return String(Character(scalar))
    case .control(let letter): return "<C-\(letter)>"
    case .function(let number): return "<F\(number)>"
    default: return "<?>"
    }
  }

  /// The key as a hint bar shows it: without brackets, arrows as arrows.
  public var label: String {
    switch self {
    case .up: return "↑"
    case .down: return "↓"
    case .left: return "←"
    case .right: return "→"
    case .control(let letter): return "^\(Character(letter).uppercased())"
    case .character("<"): return "<"
    default:
      let text = description
      return text.count > 1 ? String(text.dropFirst().dropLast()) : text
    }
  }

  /// Reads a sequence of keys in notation; throws for an unknown name between `<` and `>`.
  public static func sequence(_ text: String) throws(KeyNotationError) -> [Key] {
    var keys: [Key] = []
    var rest = Substring(text)
    while let first = rest.first {
      if first == "<", let close = rest.firstIndex(of: ">") {
        keys.append(try named(rest[rest.index(after: rest.startIndex)..<close]))
        rest = rest[rest.index(after: close)...]
      } else {
        keys += first.unicodeScalars.map { $0 == "\n" ? .enter : .character($0) }
        rest.removeFirst()
      }
    }
    return keys
  }

  private static func named(_ name: Substring) throws(KeyNotationError) -> Key {
    let lower = name.lowercased()
    if let found = names.first(where: { $0.name.lowercased() == lower }) { return found.key }
    let scalars = Array(lower.unicodeScalars)
    if scalars.count == 3, lower.hasPrefix("c-") { return .control(scalars[2]) }
    if lower.hasPrefix("f"), let number = Int(lower.dropFirst()), (1...12).contains(number) {
      return .function(number)
    }
    throw KeyNotationError(name: String(name), known: names.map(\.name) + ["C-x", "F1"])
  }
}

/// An unknown key name.
public struct KeyNotationError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The name between `<` and `>`.
  public let name: String
  /// The names that would have been understood.
  public let known: [String]

  /// The error in words.
  public var description: String {
    "no key is called '<\(name)>'; known are \(known.map { "<\($0)>" }.joined(separator: " "))"
  }
}
