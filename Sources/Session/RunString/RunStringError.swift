// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

/// Why a text is no run string.
public enum RunStringError: Error, Hashable, Sendable {
  /// It does not begin as one.
  case noRunString
  /// It is of a version that this program does not read.
  case otherVersion(String)
  /// It has a character that no run string has.
  case strange(Character)
  /// Its end is missing.
  case cutOff
  /// Its checksum is not that of its contents.
  case damaged
  /// Its lines are not the language of this program.
  case unknownLanguage(SyntaxErrors)
}

extension RunStringError: CustomStringConvertible {
  /// The reason in words.
  public var description: String {
    switch self {
    case .noRunString: "this is no run string: it would begin with \(RunString.prefix)"
    case .otherVersion(let version):
      "the run string is of version \(version), and this program reads version 1"
    case .strange(let character):
      "the run string has a '\(character)', and consists of letters, digits, - and _ only"
    case .cutOff: "the run string is cut off: its end is missing"
    case .damaged: "the run string is damaged: its checksum is another one"
    case .unknownLanguage(let errors):
      "the run string says what this program does not know\n\(errors)"
    }
  }
}
