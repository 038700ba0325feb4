// SPDX-License-Identifier: Apache-2.0

extension [UInt8] {
  /// Appends a text.
  package mutating func append(_ text: String) {
    var text = text
    text.withUTF8 { append(contentsOf: $0) }
  }
}
