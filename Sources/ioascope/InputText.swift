// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import SystemPackage

/// A text whose lines can be read more than once, of which only what cannot be read again is kept.
final class InputText {
  /// The name in messages.
  let name: String
  private let content: Content
  /// Whether the file was opened here, and is closed here.
  private let isOwn: Bool

  private enum Content {
    /// A regular file, and where the text begins in it.
    case file(FileDescriptor, start: Int64)
    /// What came from a pipe, a terminal or a device.
    case bytes([UInt8])
  }

  /// Opens a file, standard input for `-`, or the operations before the point of a run string; reads what can
  /// only be read once whole.
  ///
  /// Throws a failure that names the file and the reason.
  init(_ path: String) throws(Failure) {
    if let run = try Input.runString(path) {
      (name, isOwn, content) = ("run string", false, .bytes(Array("\(run.past)".utf8)))
      return
    }
    name = path == "-" ? "standard input" : path.isEmpty ? "''" : path
    isOwn = path != "-"
    do {
      let file =
        isOwn
        ? try FileDescriptor.open(FilePath(path), .readOnly, options: [.closeOnExec])
        : FileDescriptor.standardInput
      content = try Self.content(of: file, isOwn: isOwn)
    } catch {
      throw Failure(.unreadable, "ioascope: \(name): \(error)")
    }
  }

  private static func content(of file: FileDescriptor, isOwn: Bool) throws -> Content {
    do {
      if try file.stat().type == .regular {
        return .file(file, start: try file.seek(offset: 0, from: .current))
      }
      let bytes = try Input.readAll(file)
      if isOwn { try file.close() }
      return .bytes(bytes)
    } catch {
      if isOwn { try? file.close() }
      throw error
    }
  }

  deinit {
    if isOwn, case .file(let file, _) = content { try? file.close() }
  }

  /// The lines, from the first on.
  func lines() throws(Failure) -> Lines {
    switch content {
    case .bytes(let bytes): return Lines(name: name, file: nil, buffer: LineBuffer(bytes))
    case .file(let file, let start):
      do {
        _ = try file.seek(offset: start, from: .start)
      } catch {
        throw Failure(.unreadable, "ioascope: \(name): \(error)")
      }
      return Lines(name: name, file: file, buffer: LineBuffer())
    }
  }

  /// Lines that are read when they are asked for.
  struct Lines: Sendable {
    fileprivate let name: String
    fileprivate let file: FileDescriptor?
    fileprivate var buffer: LineBuffer

    /// The next line; nil behind the last.
    ///
    /// Throws a failure where the file cannot be read or is not text.
    mutating func next() throws(Failure) -> TextLine? {
      while true {
        do throws(TextError) {
          if let line = try buffer.next() { return line }
        } catch {
          throw Input.failure(error, name: name)
        }
        guard let file, !buffer.isFinished else { return nil }
        do {
          try buffer.fill { try file.read(into: $0) }
        } catch {
          throw Failure(.unreadable, "ioascope: \(name): \(error)")
        }
      }
    }

    /// Up to so many of the next lines; none behind the last.
    ///
    /// Throws a failure where the file cannot be read or is not text.
    mutating func next(upTo count: Int) throws(Failure) -> [TextLine] {
      var batch: [TextLine] = []
      batch.reserveCapacity(count)
      while batch.count < count, let line = try next() { batch.append(line) }
      return batch
    }
  }
}
