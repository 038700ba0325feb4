// SPDX-License-Identifier: Apache-2.0

import SystemPackage

/// The lines that were typed at the prompt in this run and in earlier ones; what cannot be read or written is left out.
struct PromptHistory {
  /// The lines of earlier runs, the oldest first.
  let lines: [String]
  private var count: Int
  private let directory: StateDirectory?

  /// The lines that are read.
  private static let mostLines = 1000
  private static let file = "history"

  /// Reads what earlier runs have left.
  init() {
    directory = StateDirectory()
    let text = directory.flatMap { try? Input.wholeLines($0.path.appending(Self.file).string) } ?? ""
    lines = text.split(separator: "\n").suffix(Self.mostLines).map(String.init)
    count = lines.count
  }

  /// Appends the lines that came behind those that are known; each write is one line, so that processes do not mix.
  mutating func note(_ history: [String]) {
    guard history.count > count, let directory else { return }
    let new = history[count...]
    count = history.count
    guard let file = try? directory.append(to: Self.file) else { return }
    _ = try? file.closeAfter { for line in new { try file.writeAll("\(line)\n".utf8) } }
  }
}

/// The files that a word at the prompt may become.
enum PromptFiles {
  /// The paths that begin with a text, those of folders with / at their end.
  static func paths(_ prefix: String) -> [String] {
    let slash = prefix.lastIndex(of: "/")
    let folder = slash.map { String(prefix[...$0]) } ?? ""
    let names = StateDirectory.names(in: folder.isEmpty ? "." : FilePath(folder))
    return names.map { folder + $0 }.filter { $0.hasPrefix(prefix) }
      .map { isFolder($0) ? $0 + "/" : $0 }
  }

  private static func isFolder(_ path: String) -> Bool {
    guard
      let folder = try? FileDescriptor.open(FilePath(path), .readOnly, options: [.directory, .closeOnExec])
    else { return false }
    try? folder.close()
    return true
  }
}
