// SPDX-License-Identifier: Apache-2.0

import Cells
import Glibc

extension Terminal {
  /// Asks the terminal to put text on its clipboard (OSC 52); one that does not know how is left alone.
  public func copy(_ text: String) {
    guard isOnScreen, Environment.current.hasClipboard else { return }
    var bytes = Array("\u{1b}]52;c;\(Base64.encode(Array(text.utf8)))\u{7}".utf8)
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
      if count <= 0 { return }
      bytes.removeFirst(count)
    }
  }
}

extension Environment {
  /// Whether the kind of terminal is one that has a clipboard, or passes on what is meant for one.
  package var hasClipboard: Bool {
    let kinds = [
      "xterm", "tmux", "screen", "alacritty", "foot", "kitty", "rxvt", "wezterm", "contour", "st-",
    ]
    return kinds.contains { terminalType?.hasPrefix($0) == true }
  }
}

/// Bytes in the letters of base 64.
enum Base64 {
  private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")

  /// The bytes in letters, filled up with `=` to a multiple of four.
  static func encode(_ bytes: [UInt8]) -> String {
    stride(from: 0, to: bytes.count, by: 3).map { start in
      let group = bytes[start..<min(start + 3, bytes.count)]
      let number = (0..<3).reduce(UInt32(0)) { $0 << 8 | ($1 < group.count ? UInt32(group[start + $1]) : 0) }
      let text = (0..<4).map { letters[Int(number >> (18 - 6 * $0) & 63)] }
      return String(text.prefix(group.count + 1)) + String(repeating: "=", count: 3 - group.count)
    }.joined()
  }
}
