// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Simulator

/// What a host has, in lines.
///
/// `PATH = TEXT` is a file, `PATH -> TARGET` a link, `PATH/` a directory, and `PATH : MODE USER GROUP` a
/// device, `dead` where nothing is behind it; a path may lead through links. `release R`, `user N` and
/// `test-interface` tell of the kernel and of who runs the process. A line with `#` at its beginning is none.
public struct HostListing: Sendable {
  /// What each path is, in the words behind it.
  private var files: [String: Substring] = [:]
  private(set) var release = "6.12.117"
  private(set) var userID: UInt32 = 0
  private(set) var hasTestInterface = false

  /// Reads lines; a kernel always has `/sys/kernel/mm`.
  public init(_ lines: String) {
    files["/sys/kernel/mm"] = "/"
    add(lines)
  }

  /// The host with lines more, and before that without the files whose paths begin with some text.
  public func with(_ lines: String, without prefix: String? = nil) -> HostListing {
    var listing = self
    if let prefix { listing.files = files.filter { !$0.key.hasPrefix(prefix) } }
    listing.add(lines)
    return listing
  }

  /// The host with a kernel that was not built to be tested.
  public var withoutTestInterface: HostListing {
    var listing = self
    listing.hasTestInterface = false
    return listing
  }

  private mutating func add(_ lines: String) {
    for line in lines.split(separator: "\n") where !line.hasPrefix("#") {
      let words = line.split(separator: " ", maxSplits: 1)
      switch words[0] {
      case "release": release = String(words[1])
      case "user": userID = UInt32(words[1]) ?? 0
      case "test-interface": hasTestInterface = true
      case let directory where directory.hasSuffix("/"): files[String(directory.dropLast())] = "/"
      case let path: files[String(path)] = words[1]
      }
    }
  }

  /// The files as a tree.
  var tree: FileTree {
    var tree = FileTree()
    // What lies below a link comes behind it.
    for (path, words) in files.sorted(by: { $0.key < $1.key }) {
      let path = tree.place(of: path)
      switch words.first {
      case "=": tree[path] = .text(words.dropFirst(2).replacing("\\n", with: "\n") + "\n")
      case "-": tree[path] = .link(String(words.dropFirst(3)))
      case ":": add(device: path, words, to: &tree)
      default: tree[path] = .directory
      }
    }
    return tree
  }

  private func add(device path: String, _ words: Substring, to tree: inout FileTree) {
    let words = words.dropFirst().split(separator: " ")
    tree.permissions[path] = .init(
      mode: UInt32(words[0], radix: 8) ?? 0, user: UInt32(words[1]) ?? 0, group: UInt32(words[2]) ?? 0)
    tree[path] = words.last == "dead" ? .deadDevice : .device(file(at: path))
  }

  /// What a device file stands for: a VFIO device is the one whose directory in sysfs has its name.
  private func file(at path: String) -> OpenFile {
    if path == "/dev/iommu" { return .iommufd }
    let name = path.split(separator: "/").last ?? ""
    let owner = files.keys.first { $0.contains("/vfio-dev/\(name)/") }
    let address = owner?.split(separator: "/").dropLast(3).last.flatMap { PCIAddress(String($0)) }
    return address.map { .device(.pci($0)) } ?? .other
  }
}

extension SimulatedSystem {
  /// Creates a host with the files of a listing and a machine whose devices have the same names.
  ///
  /// Without a machine its kernel knows no device.
  public convenience init(_ listing: HostListing, machine: Machine? = nil) {
    self.init(
      machine: machine ?? Machine(name: "none", iommus: [], devices: [], mockIOMMU: nil),
      build: listing.hasTestInterface ? .test : .normal)
    show(listing)
  }

  /// Puts the files and the user of a listing in the place of those before; the kernel stays.
  public func show(_ listing: HostListing) {
    release = listing.release
    userID = listing.userID
    edit { $0 = listing.tree }
  }
}
