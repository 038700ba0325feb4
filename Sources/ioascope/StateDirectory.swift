// SPDX-License-Identifier: Apache-2.0

import Glibc
import SystemPackage

/// The folder of what the program keeps for its user from one run to the next:
/// `$XDG_STATE_HOME/ioascope`, or `~/.local/state/ioascope`.
struct StateDirectory {
  let path: FilePath

  /// Finds the folder; nil where the environment names no home.
  init?(_ variable: (String) -> String? = StateDirectory.variable) {
    func value(_ name: String) -> String? { variable(name).flatMap { $0.isEmpty ? nil : $0 } }
    if let state = value("XDG_STATE_HOME") {
      path = FilePath(state).appending("ioascope")
    } else if let home = value("HOME") {
      path = FilePath(home).appending(".local/state/ioascope")
    } else {
      return nil
    }
  }

  /// A variable of the environment.
  static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

  /// Makes the folder and those above it, where they are not there.
  func make() throws(Errno) {
    var folder = FilePath(root: path.root)
    for component in path.components {
      folder.append(component)
      if mkdir(folder.string, 0o700) != 0, errno != EEXIST { throw Errno(rawValue: errno) }
    }
  }

  /// The names of the files in the folder, in the order of the alphabet; none where it cannot be read.
  func names() -> [String] { Self.names(in: path) }

  /// The names of the files in a folder, but those that begin with a point; none where it cannot be read.
  static func names(in folder: FilePath) -> [String] {
    guard let stream = opendir(folder.string) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted()
  }

  /// A file of the folder, opened so that what is written goes to its end.
  func append(to name: String) throws -> FileDescriptor {
    try make()
    return try FileDescriptor.open(
      path.appending(name), .writeOnly, options: [.create, .append, .closeOnExec],
      permissions: [.ownerReadWrite])
  }
}
