// SPDX-License-Identifier: Apache-2.0

/// A kernel design: the order of the steps of its long operations.
///
/// A design is data. It puts shared steps in an order; adding one is one file.
public struct Design: Sendable {
  /// The name, as `design` in a scenario gives it.
  public let name: String
  /// Where the order was read: a version, a commit or a mail.
  public let source: String
  /// Attach of a device that is not attached, to a page table or an IOAS.
  public let attach: [Routine]
  /// Attach of a device that is attached: it moves.
  public let replace: [Routine]
  /// Detach of an attached device.
  public let detach: [Routine]
  /// Allocation of a page table for an IOAS, or of one nested on a parent.
  public let allocate: [Routine]
  /// Destruction of a page table that nobody uses.
  public let destroy: [Routine]

  /// All designs, the newest last.
  public static let all: [Design] = [.linux6_12]

  /// The design with a name; nil if there is none.
  public static func named(_ name: String) -> Design? {
    all.first { $0.name == name }
  }
}
