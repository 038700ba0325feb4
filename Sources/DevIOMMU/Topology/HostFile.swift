// SPDX-License-Identifier: Apache-2.0

/// The file of a character device: whose it is, and whether this process may use it.
public struct HostFile: Hashable, Sendable {
  /// The path.
  public let path: String
  /// The permissions, the lowest 12 bits of its mode.
  public let permissions: UInt32
  /// The user that it belongs to.
  public let user: UInt32
  /// The group that it belongs to.
  public let group: UInt32
  /// Whether this process may use it.
  public let access: Access

  /// Whether a process may use a file.
  public enum Access: Hashable, Sendable {
    /// It may read and write.
    case allowed
    /// It may not.
    case denied
    /// It may, but no driver answers: the module is not loaded and cannot be.
    case nothingBehind
  }

  /// The permissions as `ls` writes them, `crw-rw----`.
  public var mode: String {
    let letters = Array("rwxrwxrwx")
    return "c" + String((0..<9).map { permissions >> (8 - $0) & 1 == 0 ? "-" : letters[$0] })
  }
}
