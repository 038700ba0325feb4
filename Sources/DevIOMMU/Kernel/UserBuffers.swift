// SPDX-License-Identifier: Apache-2.0

import Glibc
import IOMMUFD

/// The memory of this process that scenarios map for devices: buffers, and what they map themselves.
///
/// Nothing else of the process is ever mapped over, unmapped, protected, read or written.
struct UserBuffers: Sendable {
  /// The first address beyond what a process can map: 47 bits less a page.
  private static let end: UInt64 = (1 << 47) - 4096
  private static let pageSize: UInt64 = 4096
  /// The highest buffer below the end.
  private static let lastUsable = UInt32(
    (end - UserMemory.bufferBase - UserMemory.bufferSize) / UserMemory.bufferStride)
  /// The most bytes of memory that are shown at once.
  private static let shownBytes: UInt64 = 1 << 20

  private let system: any SystemCalls
  /// What was mapped here, and what of it can be written.
  private(set) var mapped = RangeSet<UInt64>()
  private var writable = RangeSet<UInt64>()
  private var usedBuffers: Set<UInt32> = []

  /// Begins with nothing.
  init(_ system: any SystemCalls) { self.system = system }

  /// The address of user memory; a buffer is mapped when it is used for the first time.
  ///
  /// Throws the errno of `mmap`: EEXIST where the process has something else at a buffer's address.
  mutating func address(of place: UserMemory) throws(Errno) -> UInt64 {
    if case .buffer(let index, _) = place, index <= Self.lastUsable, !usedBuffers.contains(index) {
      let start = UserMemory.buffer(index, offset: 0).userAddress
      let range = start..<start + UserMemory.bufferSize
      // What the scenario has mapped there itself stays.
      if mapped.intersection(RangeSet(range)).isEmpty { try new(range, .readWrite) }
      usedBuffers.insert(index)
    }
    return place.userAddress
  }

  /// Maps new memory, in place of what a scenario has mapped there.
  ///
  /// Throws EINVAL and ENOMEM as `mmap`, EPERM where the process has something else.
  mutating func map(_ place: UserMemory, length: UInt64, _ protection: Protection) throws(Errno) {
    let range = try pages(try address(of: place), length, beyond: .ENOMEM)
    if !mapped.intersection(RangeSet(range)).isEmpty {
      try checkFree(holes(in: range))
      try release(range)
    }
    do throws(Errno) {
      try new(range, protection)
    } catch {
      throw error == .EEXIST ? .EPERM : error
    }
  }

  /// Unmaps memory; holes are no error.
  ///
  /// Throws EINVAL as `munmap`, EPERM where the process has something else.
  mutating func unmap(_ place: UserMemory, length: UInt64) throws(Errno) {
    let range = try pages(try address(of: place), length, beyond: .EINVAL)
    try checkFree(holes(in: range))
    try release(range)
  }

  /// Changes how memory can be reached.
  ///
  /// Throws EINVAL and ENOMEM as `mprotect`, which has changed what lies below a hole then, and EPERM where
  /// the process has something else.
  mutating func protect(_ place: UserMemory, length: UInt64, _ protection: Protection) throws(Errno) {
    let start = try address(of: place)
    if length == 0, start % Self.pageSize == 0 { return }
    let range = try pages(start, length, beyond: .ENOMEM)
    let holes = holes(in: range)
    try checkFree(holes)
    let reached = range.lowerBound..<(holes.ranges.first?.lowerBound ?? range.upperBound)
    if !reached.isEmpty {
      _ = try system.retrying(
        .protect(address: reached.lowerBound, length: reached.size, protection: protection.pages))
      note(reached, protection)
    }
    if !holes.isEmpty { throw .ENOMEM }
  }

  /// The bytes in memory; at most 1 MiB.
  ///
  /// Throws EINVAL for more, EFAULT where a byte cannot be read.
  mutating func read(_ place: UserMemory, length: UInt64) throws(Errno) -> [UInt8] {
    let start = try address(of: place)
    guard length <= Self.shownBytes else { throw .EINVAL }
    guard isInside(mapped, start, length) else { throw .EFAULT }
    let bytes = try system.bytes(upTo: Int(length)) { .peek(address: start, $0) }
    guard bytes.count == length else { throw .EFAULT }
    return bytes
  }

  /// Stores bytes.
  ///
  /// Throws EFAULT where one cannot be stored, and then none is.
  mutating func write(_ bytes: [UInt8], to place: UserMemory) throws(Errno) {
    let start = try address(of: place)
    guard isInside(writable, start, UInt64(bytes.count)) else { throw .EFAULT }
    let stored = bytes.withUnsafeBytes { bytes in
      Result { () throws(Errno) in try system.retrying(.poke(address: start, bytes)) }
    }
    guard try stored.get() == bytes.count else { throw .EFAULT }
  }

  /// Unmaps everything, and returns what could not be.
  mutating func releaseAll() -> [(Range<UInt64>, Errno)] {
    var problems: [(Range<UInt64>, Errno)] = []
    for range in mapped.ranges {
      do throws(Errno) { try release(range) } catch { problems.append((range, error)) }
    }
    return problems
  }
}

// MARK: - Steps

extension UserBuffers {
  private mutating func new(_ range: Range<UInt64>, _ protection: Protection) throws(Errno) {
    _ = try system.retrying(
      .map(address: range.lowerBound, length: range.size, protection: protection.pages))
    mapped.insert(contentsOf: range)
    note(range, protection)
  }

  private mutating func note(_ range: Range<UInt64>, _ protection: Protection) {
    if protection.contains(.write) {
      writable.insert(contentsOf: range)
    } else {
      writable.remove(contentsOf: range)
    }
  }

  /// Unmaps what is ours in a range.
  private mutating func release(_ range: Range<UInt64>) throws(Errno) {
    for part in mapped.intersection(RangeSet(range)).ranges {
      _ = try system.retrying(.unmap(address: part.lowerBound, length: part.size))
      mapped.remove(contentsOf: part)
      writable.remove(contentsOf: part)
    }
  }

  private func holes(in range: Range<UInt64>) -> RangeSet<UInt64> {
    RangeSet(range).subtracting(mapped)
  }

  /// Refuses with EPERM where the process has something at addresses that are not ours: whether they are free
  /// shows when they are mapped.
  private mutating func checkFree(_ holes: RangeSet<UInt64>) throws(Errno) {
    for hole in holes.ranges {
      do throws(Errno) {
        try new(hole, [])
        try release(hole)
      } catch {
        throw error == .EEXIST ? .EPERM : error
      }
    }
  }

  /// The whole pages of a range, which must begin with a page, have bytes and end below the end.
  private func pages(
    _ address: UInt64, _ length: UInt64, beyond: Errno
  ) throws(Errno) -> Range<UInt64> {
    guard address % Self.pageSize == 0, length > 0 else { throw .EINVAL }
    guard address <= Self.end, length <= Self.end - address else { throw beyond }
    return address..<address + (length + Self.pageSize - 1) & ~(Self.pageSize - 1)
  }

  /// Whether all bytes from an address on belong to a set; no bytes do.
  private func isInside(_ set: RangeSet<UInt64>, _ start: UInt64, _ length: UInt64) -> Bool {
    guard length > 0 else { return true }
    let (end, overflow) = start.addingReportingOverflow(length)
    return !overflow && RangeSet(start..<end).isSubset(of: set)
  }
}

extension Range<UInt64> {
  fileprivate var size: UInt64 { upperBound - lowerBound }
}

extension Protection {
  /// The bits of `mmap`; what can be written can be read.
  var pages: Int32 {
    contains(.write) ? PROT_READ | PROT_WRITE : contains(.read) ? PROT_READ : PROT_NONE
  }
}
