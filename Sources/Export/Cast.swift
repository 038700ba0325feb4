// SPDX-License-Identifier: Apache-2.0

import Cells

/// A recording of frames and sizes in the format of asciinema, version 3: a header, then one event a line.
///
/// Times are in seconds since the event before. Only rows that have changed are written.
public struct Cast: Sendable {
  private let theme: Theme.Name
  private var shown: Frame?
  private var elapsed: Duration = .zero

  /// Creates a recording in the colours of a theme.
  public init(_ theme: Theme.Name = .dark) { self.theme = theme }

  /// The first line, for a terminal of a size.
  public func header(_ size: Size, title: String) -> String {
    "{\"version\": 3, \"term\": {\"cols\": \(size.columns), \"rows\": \(size.rows), \"type\": \"xterm-256color\"}, "
      + "\"title\": \(title.quotedForJSON)}\n"
  }

  /// The lines of a frame that was shown at a time since the beginning; none where nothing has changed.
  public mutating func lines(_ frame: Frame, at time: Duration) -> String {
    if frame == shown { return "" }
    var lines = ""
    if let shown, shown.size != frame.size {
      lines += event("r", "\(frame.size.columns)x\(frame.size.rows)", at: time)
    }
    lines += event("o", changes(to: frame), at: time)
    shown = frame
    return lines
  }

  private mutating func event(_ code: String, _ data: String, at time: Duration) -> String {
    let interval = max(.zero, time - elapsed)
    elapsed = max(elapsed, time)
    return "[\(interval.inSeconds), \"\(code)\", \(data.quotedForJSON)]\n"
  }

  /// What a terminal must be sent to show a frame after the last one.
  private func changes(to frame: Frame) -> String {
    let picture = Picture(frame, theme)
    let isNew = shown?.size != frame.size
    let rows = (0..<frame.size.rows).filter { isNew || shown?.row($0) != frame.row($0) }
    let text = rows.map { "\u{1b}[\($0 + 1);1H\u{1b}[2K\(picture.ansi(ofRow: $0))" }.joined()
    let cursor = frame.cursor.map { "\u{1b}[\($0.row + 1);\($0.column + 1)H\u{1b}[?25h" } ?? "\u{1b}[?25l"
    return (isNew ? "\u{1b}[2J" : "") + text + cursor
  }
}

extension Duration {
  /// Seconds with three digits behind the point.
  fileprivate var inSeconds: String {
    let milliseconds = components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    let rest = String(milliseconds % 1000)
    return "\(milliseconds / 1000).\(String(repeating: "0", count: 3 - rest.count))\(rest)"
  }
}

extension String {
  /// The text as a string of JSON.
  fileprivate var quotedForJSON: String {
    let text = unicodeScalars.reduce(into: "") { text, scalar in
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    return "\"\(text)\""
  }
}
