// SPDX-License-Identifier: Apache-2.0

import DevIOMMU
import Glibc
import IOMMUFD
import Simulator

/// The address space of a simulated process, as far as calls can map, unmap and reach it.
struct SimulatedMemory: Sendable {
  /// What was mapped through the seam.
  private(set) var mapped = RangeSet<UInt64>()
  /// What else the process has: none of its business.
  var foreign = RangeSet<UInt64>()
  private(set) var offences: [String] = []

  /// Makes a call on memory; nil for any other call.
  mutating func perform(_ call: SystemCall, _ process: inout SimulatedProcess) throws(Errno) -> Int? {
    switch call {
    case .map(let address, let length, let protection):
      let range = try range(address, length, beyond: .ENOMEM)
      if !RangeSet(range).intersection(mapped.union(foreign)).isEmpty { throw .EEXIST }
      _ = try process.perform(.map(.address(address), length: length, Protection(pages: protection)))
      mapped.insert(contentsOf: range)
    case .unmap(let address, let length):
      let range = try range(address, length, beyond: .EINVAL)
      try refuseForeign(range, call)
      _ = try process.perform(.unmap(.address(address), length: length))
      mapped.remove(contentsOf: range)
    case .protect(let address, let length, let protection):
      try refuseForeign(try range(address, length, beyond: .ENOMEM), call)
      let protection = Protection(pages: protection)
      _ = try process.perform(.protect(.address(address), length: length, protection))
    case .peek(let address, let buffer):
      guard let bytes = process.kernel.memory.bytes(at: address, count: buffer.count) else {
        throw .EFAULT
      }
      buffer.copyBytes(from: bytes)
      return bytes.count
    case .poke(let address, let buffer):
      _ = try process.perform(.write(.address(address), Array(buffer)))
      return buffer.count
    default: return nil
    }
    return 0
  }

  private mutating func refuseForeign(_ range: Range<UInt64>, _ call: SystemCall) throws(Errno) {
    guard !RangeSet(range).intersection(foreign).isEmpty else { return }
    offences.append("\(call) touches memory that is not the caller's")
    throw .EPERM
  }

  private func range(
    _ address: UInt64, _ length: UInt64, beyond: Errno
  ) throws(Errno) -> Range<UInt64> {
    guard address % 4096 == 0, length > 0 else { throw .EINVAL }
    guard address < 1 << 47, length < 1 << 47 - address else { throw beyond }
    return address..<address + (length + 4095) & ~4095
  }
}

extension Protection {
  fileprivate init(pages: Int32) {
    self = pages & PROT_WRITE != 0 ? .readWrite : pages & PROT_READ != 0 ? .read : []
  }
}

/// The memory of the process that the double runs in: where the structs of calls lie.
struct OwnMemory: CallerMemory {
  func bytes(at address: UInt64, count: Int) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count)
    let result = bytes.withUnsafeMutableBytes { buffer in
      try? LinuxSystem().perform(.peek(address: address, buffer))
    }
    return result == count ? bytes : nil
  }

  mutating func store(_ bytes: [UInt8], at address: UInt64) -> Bool {
    let result = bytes.withUnsafeBytes { buffer in
      try? LinuxSystem().perform(.poke(address: address, buffer))
    }
    return result == bytes.count
  }
}
