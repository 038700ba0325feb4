// SPDX-License-Identifier: Apache-2.0

import Cells

/// What curses hands over: a byte as the terminal sent it, or a key that terminfo knows.
package enum InputUnit: Hashable, Sendable {
  /// A byte that belongs to no known key.
  case byte(UInt8)
  /// A key's code, `KEY_UP` and its like.
  case code(Int32)
  /// A click, or a turn of the wheel.
  case mouse(Mouse)

  /// Sorts a result of `wgetch`.
  package init(_ result: Int32) {
    self = UInt8(exactly: result).map(InputUnit.byte) ?? .code(result)
  }
}
