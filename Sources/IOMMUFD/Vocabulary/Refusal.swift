// SPDX-License-Identifier: Apache-2.0

/// Why an operation was refused: the errno, the kernel function that decided, its rule, and what
/// stood in the way.
public struct Refusal: Error, Hashable, Sendable {
  /// The error the caller sees.
  public let errno: Errno
  /// The kernel function that refused.
  public let function: String
  /// The rule in words, as a statement about this case.
  public let rule: String
  /// What stood in the way, the most telling first.
  public let culprits: [Culprit]
  /// How much had been done before, and stays done: bytes unmapped, or entries invalidated; nil where the
  /// work itself had not begun.
  public var done: UInt64?

  /// Something that stood in the way.
  public enum Culprit: Hashable, Sendable {
    /// An object.
    case object(ObjectID)
    /// A device.
    case device(DeviceName)
    /// A mapping, in an IOAS.
    case area(IOVARange)
    /// A reserved range and who reserved it.
    case reserved(IOVARange, owner: String)
    /// A range that the user allowed.
    case allowed(IOVARange)
  }

  /// Creates a refusal.
  public init(_ errno: Errno, in function: String, _ rule: String, _ culprits: Culprit...) {
    self.init(errno, in: function, rule, culprits: culprits)
  }

  /// Creates a refusal.
  public init(_ errno: Errno, in function: String, _ rule: String, culprits: [Culprit]) {
    self.errno = errno
    self.function = function
    self.rule = rule
    self.culprits = culprits
  }
}

extension Refusal: CustomStringConvertible {
  /// The refusal in one line: errno, function, rule and culprits.
  public var description: String { "\(errno.name)  \(why)" }

  /// The reason in one line, without the errno: function, rule and culprits.
  public var why: String {
    let tail = culprits.isEmpty ? "" : " [\(culprits.map(\.description).joined(separator: ", "))]"
    return "\(function): \(rule)\(tail)"
  }
}

extension Refusal.Culprit: CustomStringConvertible {
  /// The culprit in a few words.
  public var description: String {
    switch self {
    case .object(let id): "object \(id)"
    case .device(let name): "\(name.short)"
    case .area(let range): "area \(range)"
    case .reserved(let range, let owner): "reserved \(range) by \(owner)"
    case .allowed(let range): "allowed \(range)"
    }
  }
}
