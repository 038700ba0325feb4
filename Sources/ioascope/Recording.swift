// SPDX-License-Identifier: Apache-2.0

import Cells
import Export
import SystemPackage

/// What is seen, as it goes into a file that players of asciicasts read.
struct Recording {
  private let file: FileDescriptor
  private var cast: Cast
  private var begin: ContinuousClock.Instant?

  /// Makes the file; throws a failure where it is there already, or cannot be made.
  init(_ path: String, _ theme: Theme.Name?) throws(Failure) {
    do {
      file = try FileDescriptor.open(
        FilePath(path), .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec],
        permissions: [.ownerReadWrite, .groupRead, .otherRead])
    } catch {
      throw Failure(.unreadable, "ioascope: \(path): \(error)")
    }
    cast = Cast(theme ?? .dark)
  }

  /// Writes what has changed since the last frame; what cannot be written is no reason to stop what is shown.
  mutating func note(_ frame: Frame) {
    var text = begin == nil ? cast.header(frame.size, title: "ioascope") : ""
    let start = begin ?? .now
    begin = start
    text += cast.lines(frame, at: .now - start)
    if !text.isEmpty { _ = try? file.writeAll(text.utf8) }
  }
}
