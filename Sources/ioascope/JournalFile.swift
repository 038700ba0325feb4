// SPDX-License-Identifier: Apache-2.0

import Glibc
import Inspector
import Session
import SystemPackage

/// The record of a session on disk, which grows with every operation: nothing is lost when the program is killed.
///
/// The file is made when something was done first. Each write is whole lines at the end of the file.
struct JournalFile {
  private enum State {
    /// Nothing was done yet; this is how it began.
    case waiting(Session)
    case open(FileDescriptor)
    /// It is not wanted, or cannot be written.
    case off
  }

  private var state: State
  private var recorder = Recorder()
  private let directory: StateDirectory?
  /// The record that is gone on with; nil where the session began anew.
  private var resumed: FilePath?
  /// The name of the file: files sort by their time.
  private let name = "session-\(time(nil))-\(getpid()).ioas"

  /// The files of sessions that are kept.
  private static let kept = 20

  /// Begins a record of a session that is opened; none where nobody wants it.
  init(_ session: Session, isWanted: Bool, continuing file: FilePath? = nil) {
    directory = StateDirectory()
    guard isWanted, directory != nil else {
      state = .off
      return
    }
    state = .waiting(session)
    resumed = file
  }

  /// Whether something is on disk that can be gone on with.
  var isKept: Bool { if case .open = state { true } else { false } }

  /// Writes what was done since the last time, before it is shown; where that fails, says so and gives up.
  mutating func note(_ inspector: inout Inspector) {
    if case .off = state { return }
    let lines = inspector.record(with: &recorder)
    if lines.isEmpty { return }
    do {
      try write(lines)
    } catch {
      let place = directory.map { "\($0.path)" } ?? ""
      inspector.report("the journal is not kept on disk: \(place): \(error)")
      state = .off
    }
  }

  private mutating func write(_ lines: String) throws {
    switch state {
    case .waiting(let session):
      guard let directory else { return }
      let beginning = try resumed.map { (file) throws(Failure) in try Input.wholeLines(file.string) }
      let descriptor = try directory.append(to: name)
      state = .open(descriptor)
      try descriptor.writeAll(((beginning ?? Record.beginning(of: session)) + lines).utf8)
      forgetResumed()
      forgetOldest()
    case .open(let descriptor): try descriptor.writeAll(lines.utf8)
    case .off: break
    }
  }

  /// Removes the record that this one goes on with, if it is one of ours and not a file of the user's.
  private func forgetResumed() {
    guard let directory, let resumed, SavedSession.all(in: directory).contains(where: { $0.path == resumed })
    else { return }
    unlink(resumed.string)
  }

  /// Notes that the session was ended as its user wanted.
  mutating func end() {
    guard case .open(let descriptor) = state else { return }
    _ = try? descriptor.closeAfter { try descriptor.writeAll("\(Move.end)\n".utf8) }
    state = .off
  }

  /// Removes the oldest files, but those of sessions that were cut short or are still going on.
  private func forgetOldest() {
    guard let directory else { return }
    let files = SavedSession.all(in: directory).dropLast(Self.kept)
    for file in files where file.isEnded { unlink(file.path.string) }
  }
}

/// The file of a session.
struct SavedSession {
  let path: FilePath
  /// The process that wrote it.
  let process: pid_t

  /// The files of sessions in a folder, the oldest first.
  static func all(in directory: StateDirectory) -> [SavedSession] {
    directory.names().compactMap { name in
      let parts = name.split(separator: "-")
      guard parts.count == 3, parts[0] == "session", parts[2].hasSuffix(".ioas"),
        let process = pid_t(parts[2].dropLast(5))
      else { return nil }
      return SavedSession(path: directory.path.appending(name), process: process)
    }
  }

  /// Whether the session was ended as its user wanted.
  var isEnded: Bool {
    guard let file = try? FileDescriptor.open(path, .readOnly, options: [.closeOnExec]) else { return true }
    let end = "\(Move.end)\n"
    let tail = try? file.closeAfter {
      let size = try file.seek(offset: 0, from: .end)
      _ = try file.seek(offset: max(0, size - Int64(end.utf8.count)), from: .start)
      return try Input.readAll(file)
    }
    return tail.map { Array(end.utf8) == $0 } ?? true
  }

  /// Whether the process that wrote it still runs.
  var isGoingOn: Bool {
    guard kill(process, 0) == 0 || errno == EPERM else { return false }
    guard let file = try? FileDescriptor.open(FilePath("/proc/\(process)/comm"), .readOnly) else {
      return false
    }
    let name = try? file.closeAfter { try Input.readAll(file) }
    return name.map { String(decoding: $0, as: UTF8.self).hasPrefix("ioascope") } ?? false
  }

  /// The latest session that was cut short; nil where there is none.
  static func latest(in directory: StateDirectory) -> SavedSession? {
    all(in: directory).last { !$0.isEnded && !$0.isGoingOn }
  }
}
