// SPDX-License-Identifier: Apache-2.0

import CIOMMUFD
import IOMMUFD
import Synchronization

@testable import DevIOMMU

/// A host that is a list of files in memory, with errors where a test wants them.
final class FakeHost: SystemCalls {
  /// An error at a call, counted from 0 without `close`, which forgets no descriptor.
  struct Fault {
    let call: Int
    let errno: Errno
    /// Whether the call works when it is made again.
    let isOnce: Bool
  }

  private struct State {
    var open: [Int32: (path: String, unread: [UInt8])] = [:]
    var log: [String] = []
  }

  private let tree: FakeTree
  private let fault: Fault?
  private let state = Mutex(State())

  /// What was called: the path that each call concerns.
  var log: [String] { state.withLock { $0.log } }
  /// The paths of files that are open.
  var leaks: [String] { state.withLock { $0.open.values.map(\.path) } }

  init(_ tree: FakeTree, failing fault: Fault? = nil) {
    self.tree = tree
    self.fault = fault
  }

  func perform(_ call: SystemCall) throws(Errno) -> Int {
    if case .close(let descriptor) = call {
      state.withLock { $0.open[descriptor] = nil }
      return 0
    }
    try note(path(of: call))
    switch call {
    case .open(let path, _): return try open(path)
    case .read(let descriptor, let buffer), .readDirectory(let descriptor, let buffer):
      return take(from: descriptor, buffer)
    case .readLink(let path, let buffer):
      guard case .link(let target)? = tree.nodes[path] else { throw .ENOENT }
      buffer.copyBytes(from: target.utf8)
      return target.utf8.count
    case .status(let path, let status):
      status.pointee = try tree.status(of: path)
      return 0
    case .access(let path, _):
      guard tree.mayUse(path) else { throw .EACCES }
      return 0
    case .ioctl(_, let command, let argument):
      guard command == 0x3ba0, tree.hasTestInterface, argument != 0 else { throw .ENOTTY }
      throw .EINVAL
    case .userID: return Int(tree.user)
    case .release(let buffer):
      buffer.copyBytes(from: tree.release.utf8)
      return 0
    default: throw .EIO
    }
  }

  /// Notes a call, and fails where that is wanted.
  private func note(_ path: String) throws(Errno) {
    let index = state.withLock { state in
      state.log.append(path)
      return state.log.count - 1
    }
    if let fault, fault.isOnce ? index == fault.call : index >= fault.call { throw fault.errno }
  }

  private func path(of call: SystemCall) -> String {
    switch call {
    case .open(let path, _), .readLink(let path, _), .status(let path, _), .access(let path, _): path
    case .read(let descriptor, _), .readDirectory(let descriptor, _), .ioctl(let descriptor, _, _):
      state.withLock { $0.open[descriptor]?.path ?? "nothing" }
    case .userID: "geteuid"
    case .release: "uname"
    default: "other"
    }
  }

  private func open(_ path: String) throws(Errno) -> Int {
    let contents: [UInt8]
    switch tree.nodes[path] {
    case .text(let text): contents = Array("\(text)\n".utf8)
    case .device(_, _, _, isDead: true): throw .ENODEV
    case .device: contents = []
    default:
      guard let names = tree.names(in: path) else { throw .ENOENT }
      contents = ([".", ".."] + names).flatMap(Self.entry)
    }
    return state.withLock { state in
      let descriptor = (state.open.keys.max() ?? 2) + 1
      state.open[descriptor] = (path, contents)
      return Int(descriptor)
    }
  }

  /// Gives at most 192 bytes, three directory entries, at a time.
  private func take(from descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
    let bytes = state.withLock { state in
      let bytes = Array((state.open[descriptor]?.unread ?? []).prefix(min(buffer.count, 192)))
      state.open[descriptor]?.unread.removeFirst(bytes.count)
      return bytes
    }
    buffer.copyBytes(from: bytes)
    return bytes.count
  }

  /// A directory entry of 64 bytes: inode, offset, length, type, and a name of at most 44 bytes.
  private static func entry(_ name: String) -> [UInt8] {
    let head = UInt64(7).littleEndianBytes + UInt64(0).littleEndianBytes + UInt16(64).littleEndianBytes + [0]
    return head + name.utf8 + Array(repeating: 0, count: 64 - head.count - name.utf8.count)
  }
}
