// SPDX-License-Identifier: Apache-2.0

import CIOMMUFD
import Foundation
import IOMMUFD

/// The files of a host, one a line: `PATH = TEXT`, `PATH -> TARGET`, `PATH : MODE USER GROUP` for a device,
/// `PATH/` for a directory; and `release R`, `user N`, `test-interface`.
struct FakeTree {
  enum Node {
    case text(String)
    case link(String)
    case device(mode: UInt32, user: UInt32, group: UInt32, isDead: Bool)
    case directory
  }

  private(set) var nodes: [String: Node] = ["/sys/kernel/mm": .directory]
  private(set) var release = "6.12.117"
  private(set) var user: UInt32 = 0
  private(set) var hasTestInterface = false
  private var directories: [String: Set<String>] = [:]

  init(_ text: String) {
    for line in text.split(separator: "\n") where !line.hasPrefix("#") { add(line) }
    for path in nodes.keys { addParents(of: path) }
  }

  /// One of the trees in files: what kernels showed.
  init(named name: String) throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Trees")
    self.init(try String(contentsOf: folder.appending(path: "\(name).tree"), encoding: .utf8))
  }

  /// The tree with more lines, without the files whose paths begin with one of some texts.
  func with(_ lines: String, without prefixes: String...) -> FakeTree {
    var tree = FakeTree(lines)
    let kept = nodes.filter { path, _ in !prefixes.contains { path.hasPrefix($0) } }
    tree.nodes.merge(kept) { new, _ in new }
    if !lines.contains("release ") { tree.release = release }
    tree.hasTestInterface = hasTestInterface || tree.hasTestInterface
    tree.directories = [:]
    for path in tree.nodes.keys { tree.addParents(of: path) }
    return tree
  }

  /// A host where nothing is mounted on `/sys`.
  static var withoutSysfs: FakeTree {
    var tree = FakeTree("/proc/self/")
    tree.nodes["/sys/kernel/mm"] = nil
    tree.directories["/sys/kernel"] = nil
    return tree
  }

  private mutating func add(_ line: Substring) {
    let words = line.split(separator: " ").map(String.init)
    switch words.count > 1 ? words[1] : "" {
    case "=": nodes[words[0]] = .text(words.dropFirst(2).joined(separator: " ").replacing("\\n", with: "\n"))
    case "->": nodes[words[0]] = .link(words[2])
    case ":":
      nodes[words[0]] = .device(
        mode: UInt32(words[2], radix: 8) ?? 0, user: UInt32(words[3]) ?? 0, group: UInt32(words[4]) ?? 0,
        isDead: words.count > 5)
    default: addSetting(words)
    }
  }

  private mutating func addSetting(_ words: [String]) {
    switch words[0] {
    case "release": release = words[1]
    case "user": user = UInt32(words[1]) ?? 0
    case "test-interface": hasTestInterface = true
    default: nodes[String(words[0].dropLast())] = .directory
    }
  }

  private mutating func addParents(of path: String) {
    var rest = path[...]
    while let slash = rest.lastIndex(of: "/"), slash > rest.startIndex {
      let name = String(rest[rest.index(after: slash)...])
      rest = rest[..<slash]
      if !directories[String(rest), default: []].insert(name).inserted { return }
    }
  }

  /// The names in a directory, in no order; nil for what is none.
  func names(in path: String) -> [String]? {
    if let names = directories[path] { return Array(names) }
    if case .directory? = nodes[path] { return [] }
    return nil
  }

  func status(of path: String) throws(Errno) -> ciommufd_status {
    guard case .device(let mode, let user, let group, _)? = nodes[path] else { throw .ENOENT }
    return ciommufd_status(mode: 0o20000 | mode, user: user, group: group, inode: 1)
  }

  /// Whether the user may read and write a device file.
  func mayUse(_ path: String) -> Bool {
    guard case .device(let mode, let owner, _, _)? = nodes[path] else { return false }
    return user == 0 || mode & 0o6 == 0o6 || user == owner && mode & 0o600 == 0o600
  }
}
