// SPDX-License-Identifier: Apache-2.0

import CNcurses
import Cells

/// Makes keys from what the terminal sends.
///
/// Characters are put together here and not by `wget_wch`, which loses one that comes in two parts
/// and swallows what follows a broken one.
package struct KeyDecoder {
  private var partial = PartialCharacter()

  /// Creates a decoder at the start of a character.
  package init() {}

  /// What has happened in all that has arrived, in its order; what is no key of ours is left out.
  package mutating func events(in input: [InputUnit]) -> [Event] {
    var events: [Event] = []
    var rest = input[...]
    while let unit = rest.popFirst() {
      if unit == .byte(0x1B), let sequence = EscapeSequence(after: rest) {
        rest = rest.dropFirst(sequence.length)
        if let key = sequence.key { events.append(.key(key)) }
      } else if let event = event(unit) {
        events.append(event)
      }
    }
    return events
  }

  private mutating func event(_ unit: InputUnit) -> Event? {
    switch unit {
    case .byte(let byte): partial.append(byte).flatMap(Self.key).map(Event.key)
    case .code(let code): Self.key(code: code).map(Event.key)
    case .mouse(let mouse): .mouse(mouse)
    }
  }

  private static func key(_ scalar: Unicode.Scalar) -> Key? {
    switch scalar.value {
    case 0x0A, 0x0D: .enter
    case 0x09: .tab
    case 0x1B: .escape
    case 0x08, 0x7F: .backspace
    case 0..<0x20: Unicode.Scalar(scalar.value | 0x40).map { .control($0.properties.lowercaseScalar) }
    case 0x80..<0xA0: nil
    default: .character(scalar)
    }
  }

  private static func key(code: Int32) -> Key? {
    switch code {
    case KEY_UP: .up
    case KEY_DOWN: .down
    case KEY_LEFT: .left
    case KEY_RIGHT: .right
    case KEY_HOME, KEY_A1, KEY_FIND: .home
    case KEY_END, KEY_C1, KEY_SELECT: .end
    case KEY_PPAGE, KEY_A3: .pageUp
    case KEY_NPAGE, KEY_C3: .pageDown
    case KEY_BACKSPACE: .backspace
    case KEY_DC: .delete
    case KEY_BTAB: .backTab
    case KEY_ENTER: .enter
    case KEY_F0 + 1...KEY_F0 + 63: .function(Int(code - KEY_F0))
    default: nil
    }
  }
}

extension Unicode.Scalar.Properties {
  fileprivate var lowercaseScalar: Unicode.Scalar {
    lowercaseMapping.unicodeScalars.first ?? " "
  }
}
