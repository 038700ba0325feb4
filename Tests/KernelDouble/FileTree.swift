// SPDX-License-Identifier: Apache-2.0

import CIOMMUFD
import Glibc
import IOMMUFD

/// The files of a host, by their paths: what sysfs says, and the nodes in `/dev`.
public struct FileTree: Sendable {
  /// What lies at a path.
  public enum Node: Hashable, Sendable {
    /// A file with text, as it is read.
    case text(String)
    /// A symbolic link and what it says, which may begin with `..`.
    case link(String)
    /// A directory.
    case directory
    /// A device node that the simulated kernel answers for.
    case device(OpenFile)
    /// A device node whose driver is not there.
    case deadDevice
  }

  /// Who may read and write a file.
  public struct Permissions: Hashable, Sendable {
    /// The bits, as in `chmod`.
    public var mode: UInt32
    /// The owner.
    public var user: UInt32
    /// The group.
    public var group: UInt32

    /// Creates permissions; root's without a word.
    public init(mode: UInt32, user: UInt32 = 0, group: UInt32 = 0) {
      (self.mode, self.user, self.group) = (mode, user, group)
    }
  }

  private var nodes: [String: Node] = ["/": .directory]
  /// The permissions that are not those of root's files.
  public var permissions: [String: Permissions] = [:]

  /// Creates a tree with a root directory.
  public init() {}

  /// What lies at a path, links not followed; setting it makes the directories above.
  public subscript(path: String) -> Node? {
    get { nodes[path] }
    set {
      nodes[path] = newValue
      guard newValue != nil else { return }
      var above = Self.parent(of: path)
      while nodes[above] == nil {
        nodes[above] = .directory
        above = Self.parent(of: above)
      }
    }
  }

  private static func parent(of path: String) -> String {
    let parts = path.split(separator: "/").dropLast()
    return "/" + parts.joined(separator: "/")
  }

  /// The path behind all links, or behind all but the last.
  ///
  /// Throws ENOENT where there is no such file, ENOTDIR below a file, ELOOP behind forty links.
  public func resolve(_ path: String, followLast: Bool = true) throws(Errno) -> String {
    var rest = path.split(separator: "/").map(String.init)
    var done: [String] = []
    var links = 0
    while !rest.isEmpty {
      let part = rest.removeFirst()
      if part == "." { continue }
      if part == ".." {
        _ = done.popLast()
        continue
      }
      done.append(part)
      switch nodes["/" + done.joined(separator: "/")] {
      case .link(let target) where !rest.isEmpty || followLast:
        links += 1
        if links > 40 { throw .ELOOP }
        done = target.hasPrefix("/") ? [] : done.dropLast()
        rest = target.split(separator: "/").map(String.init) + rest
      case .directory: continue
      case nil: throw .ENOENT
      default: if !rest.isEmpty { throw .ENOTDIR }
      }
    }
    return "/" + done.joined(separator: "/")
  }

  /// Where a file at a path lies, behind the links above it; neither it nor what is above need be there.
  func place(of path: String) -> String {
    let parts = path.split(separator: "/")
    guard let name = parts.last, parts.count > 1 else { return path }
    let above = place(of: "/" + parts.dropLast().joined(separator: "/"))
    guard case .link(let target)? = nodes[above] else { return "\(above)/\(name)" }
    let whole = target.hasPrefix("/") ? target : "\(Self.parent(of: above))/\(target)"
    return place(of: "\(Self.withoutDots(whole))/\(name)")
  }

  private static func withoutDots(_ path: String) -> String {
    var done: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == ".." { _ = done.popLast() } else { done.append(part) }
    }
    return "/" + done.joined(separator: "/")
  }

  /// The names in a directory, sorted.
  public func names(in directory: String) -> [String] {
    let prefix = directory == "/" ? "/" : directory + "/"
    return nodes.keys.filter { $0.hasPrefix(prefix) && $0 != "/" }
      .map { $0.dropFirst(prefix.count) }.filter { !$0.isEmpty && !$0.contains("/") }.map(String.init)
      .sorted()
  }

  /// Whether a user may read, or write, what lies at a path without links.
  func allows(_ user: UInt32, _ path: String, reading: Bool, writing: Bool) -> Bool {
    if user == 0 { return true }
    let found = permissions(of: path)
    let bits = (user == found.user ? found.mode >> 6 : found.mode) & 7
    return (!reading || bits & 4 != 0) && (!writing || bits & 2 != 0)
  }

  private func permissions(of path: String) -> Permissions {
    if let found = permissions[path] { return found }
    let mode: UInt32 =
      switch nodes[path] {
      case .device, .deadDevice: 0o600
      case .directory: 0o755
      default: 0o644
      }
    return Permissions(mode: mode)
  }

  /// What `stat` says of what lies at a path without links.
  func status(of path: String) -> ciommufd_status {
    let type: mode_t =
      switch nodes[path] {
      case .directory: S_IFDIR
      case .device, .deadDevice: S_IFCHR
      case .link: S_IFLNK
      default: S_IFREG
      }
    let found = permissions(of: path)
    let inode = path.utf8.reduce(UInt64(5381)) { $0 &* 33 &+ UInt64($1) }
    return ciommufd_status(
      mode: UInt32(type) | found.mode, user: found.user, group: found.group, inode: inode)
  }
}
