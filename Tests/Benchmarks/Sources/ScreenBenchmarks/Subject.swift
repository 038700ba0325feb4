// SPDX-License-Identifier: Apache-2.0

import Assets
import Cells
import Glibc
import IOMMUFD
import Inspector
import Session
import Simulator

/// A program that is measured.
struct Subject {
  let name: String
  let command: [String]
  /// What stands on its screen once it is there.
  let mark: String
  /// Keys that lead somewhere else, and back.
  let keys: (String, String)

  /// The programs; the peer has its frames in a file, and they are those that keys of ours lead to.
  static func all(ioascope: String, peer: String, frames: String, keys: (String, String) = ("j", "k"))
    -> [Subject]
  {
    [
      Subject(
        name: "ioascope", command: [ioascope, "--no-config", "--no-journal"], mark: "quit", keys: keys),
      Subject(name: "bare ncurses", command: [peer, frames], mark: "quit", keys: ("j", "k")),
      Subject(
        name: "htop", command: ["htop", "--delay=100", "--readonly", "--no-mouse"], mark: "Quit",
        keys: ("\u{1B}OB", "\u{1B}OA")),
    ]
  }
}

/// Frames in the words of the peer.
enum PeerFrames {
  /// Writes frames to a file.
  static func write(_ frames: [Frame], to path: String) throws {
    guard let file = fopen(path, "w") else {
      throw BenchmarkError("\(path): \(String(cString: strerror(errno)))")
    }
    for frame in frames { fputs(text(frame), file) }
    fclose(file)
  }

  private static func text(_ frame: Frame) -> String {
    let theme = Theme(Theme.Palette(colors: 256))
    var text = "frame\n"
    for row in 0..<frame.size.rows {
      var column = 0
      while column < frame.size.columns {
        let style = frame[row, column].style
        let end = (column..<frame.size.columns).first { frame[row, $0].style != style } ?? frame.size.columns
        let look = theme.look(of: style)
        let bits =
          (look.bold ? 1 : 0) | (look.reverse ? 2 : 0) | (look.underline ? 4 : 0) | (look.dim ? 8 : 0)
        let cells = (column..<end).map { Character(frame[row, $0].scalar) }
        text += "\(row) \(column) \(look.color ?? -1) \(bits) \(String(cells))\n"
        column = end
      }
    }
    return text
  }
}

/// What the program shows first, and after a key: the frames that its peer paints.
enum DemoFrames {
  static func all(columns: Int, rows: Int, _ key: Key) throws -> [Frame] {
    let scenario = try Scenario(SourceText(Asset.demo, name: "demo"))
    let machine = try Asset.machines.first { $0.name == scenario.machineName }.map { asset in
      let source = SourceText(asset.text, name: asset.name)
      return try Machine(describedBy: Scenario(source).header, source: source)
    }
    guard let machine else { throw BenchmarkError("the demo has no machine") }
    var session = Session(machine: machine)
    for (line, statement) in scenario.statements { session.perform(statement, line: line) }
    var inspector = Inspector(session: session, size: Size(rows: rows, columns: columns))
    let first = inspector.render()
    _ = inspector.handle(.key(key))
    return [first, inspector.render()]
  }
}
