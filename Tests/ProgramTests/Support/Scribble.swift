// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Something that another process writes to the terminal of a program.
enum Scribble {
  static let text = "somebody was here"

  /// Writes it somewhere on the screen of a process.
  static func write(onTerminalOf process: pid_t) throws {
    let terminal = try FileHandle(forWritingTo: URL(filePath: "/proc/\(process)/fd/1"))
    try terminal.write(contentsOf: Data("\u{1B}[7;5H\(text)".utf8))
    try terminal.close()
  }
}
