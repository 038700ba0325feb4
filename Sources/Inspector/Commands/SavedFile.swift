// SPDX-License-Identifier: Apache-2.0

import Cells
import Export
import IOMMUFD
import Session

/// What can be saved to a file: the ending of its name says.
struct SavedFile: Sendable {
  /// The ending, without the point.
  let ending: String
  /// The contents, for an inspector.
  let contents: @Sendable (Inspector) -> String

  /// Everything that can be saved.
  static let all: [SavedFile] =
    pictures + [
      SavedFile(ending: "ioas") { $0.session.scenarioText },
      SavedFile(ending: "test") { $0.session.testText },
      SavedFile(ending: "json") { inspector in text { StateReport(inspector.session).writeJSON(to: &$0) } },
      SavedFile(ending: "csv") { inspector in text { StateReport(inspector.session).writeCSV(to: &$0) } },
    ]

  private static func text(_ write: (inout [UInt8]) -> Void) -> String {
    var bytes: [UInt8] = []
    write(&bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  private static let pictures: [SavedFile] = [
    ("txt", Picture.Format.text), ("ansi", .ansi), ("svg", .svg), ("html", .html),
  ].map { ending, format in
    SavedFile(ending: ending) { Picture($0.pictureBehindPrompt).text(as: format) }
  }

  /// All endings in words.
  static let endings = all.map { ".\($0.ending)" }.joined(separator: " ")
}

extension Inspector {
  /// What is saved to a file of a name.
  ///
  /// Throws where the ending says nothing.
  func save(as path: String) throws(CommandError) -> Effect {
    guard let dot = path.lastIndex(of: "."),
      let file = SavedFile.all.first(where: { $0.ending == path[path.index(after: dot)...] })
    else {
      throw CommandError(
        word: 2, "the name '\(path)' does not say what is to be saved",
        expected: "one of \(SavedFile.endings)")
    }
    return .write(path: path, Array(file.contents(self).utf8))
  }
}
