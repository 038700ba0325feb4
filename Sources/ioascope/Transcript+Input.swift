// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Session

extension Transcript {
  /// The comment at the beginning of a text, of which no more is read than what comes before its first line
  /// that is none.
  static func introduction(of text: InputText) throws(Failure) -> [String] {
    var lines = try text.lines()
    var head: [Scenario.Line] = []
    while let line = try lines.next() {
      let content = try? line.content(inTextNamed: text.name)
      head.append(Scenario.Line(content, comment: line.comment))
      if content != nil { break }
    }
    return Scenario(lines: head).introduction
  }
}
