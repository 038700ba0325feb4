// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Session
import SystemPackage

/// Files of the scenario language.
enum Input {
  /// Reads a file, or standard input for `-`.
  ///
  /// Throws a failure that names the file and the reason.
  static func source(_ path: String) throws(Failure) -> SourceText {
    SourceText(try text(path), name: name(path))
  }

  /// What messages call a file.
  private static func name(_ path: String) -> String {
    path == "-" ? "standard input" : path.isEmpty ? "''" : path
  }

  /// Reads the text of a file, or of standard input for `-`, and throws as for a source.
  static func text(_ path: String) throws(Failure) -> String {
    let name = name(path)
    let bytes: [UInt8]
    do {
      bytes = try path == "-" ? readAll(.standardInput) : read(FilePath(path))
    } catch {
      throw Failure(.unreadable, "ioascope: \(name): \(error)")
    }
    do throws(TextError) {
      return try String(text: bytes)
    } catch {
      throw failure(error, name: name)
    }
  }

  /// Reads the lines of a file but for a last one that was not finished, and throws as for a source.
  static func wholeLines(_ path: String) throws(Failure) -> String {
    let text = try text(path)
    return text.lastIndex(of: "\n").map { String(text[...$0]) } ?? ""
  }

  /// Reads a run string; nil for a word that is none, but a file.
  ///
  /// Throws a failure that says what is wrong with the string.
  static func runString(_ word: String) throws(Failure) -> RunString? {
    RunString.isRunString(word) ? try requiredRunString(word) : nil
  }

  /// Reads a run string.
  ///
  /// Throws a failure that says what is wrong with it.
  static func requiredRunString(_ word: String) throws(Failure) -> RunString {
    do throws(RunStringError) {
      return try RunString(parsing: word)
    } catch {
      throw Failure(.usage, "ioascope: \(error)")
    }
  }

  /// Gives the terminal's keys to standard input, after a scenario has been read from there; without a terminal nothing
  /// more can be read.
  static func takeKeysFromTerminal() {
    guard let terminal = try? FileDescriptor.open("/dev/tty", .readWrite) else { return }
    _ = try? terminal.closeAfter { try terminal.duplicate(as: .standardInput) }
  }

  /// Reads and parses a file.
  static func scenario(_ source: SourceText) throws(Failure) -> Scenario {
    do {
      return try Scenario(source)
    } catch {
      throw Failure(.usage, "\(error)")
    }
  }

  private static func read(_ path: FilePath) throws -> [UInt8] {
    let file = try FileDescriptor.open(path, .readOnly, options: [.closeOnExec])
    return try file.closeAfter { try readAll(file) }
  }

  /// Reads what is left of a file.
  static func readAll(_ file: FileDescriptor) throws -> [UInt8] {
    var bytes: [UInt8] = []
    let chunk = 1 << 16
    while true {
      let part = try [UInt8](unsafeUninitializedCapacity: chunk) { buffer, count in
        count = try file.read(into: UnsafeMutableRawBufferPointer(buffer))
      }
      if part.isEmpty { return bytes }
      bytes += part
    }
  }

  /// A failure that names the first byte of a file that is not text.
  static func failure(_ error: TextError, name: String) -> Failure {
    Failure(
      .usage,
      """
      \(name):\(error.line):\(error.column): error: this is not text: byte \(error.byte.hex)
        expected a scenario in UTF-8
      """)
  }
}
