// SPDX-License-Identifier: Apache-2.0

import AddressIndex
import IOMMUFD

// How accesses read and write what is behind IOVAs.
extension Kernel {
  /// Copies between IOVAs and user memory.
  ///
  /// Models `iommufd_test_access_rw` and `iommufd_access_rw`. Throws, in this order: ENOMEM above 16 MiB,
  /// EOPNOTSUPP for flags, EBADFD, EFAULT for the source of a write, EINVAL for no bytes, EOVERFLOW, ENOENT
  /// without IOAS; by area EINVAL, EPERM and EFAULT, what lies before it being written then; ENOENT at a
  /// hole; EFAULT for the destination of a read.
  mutating func transfer(
    _ id: ObjectID, at iova: IOVA, length: UInt64, flags: UInt32, memory buffer: UserMemory
  ) throws(Refusal) {
    let function = "iommufd_test_access_rw"
    memory.use(buffer)
    try checkTestLength(length, function)
    try checkFlags(flags, AccessFlags.write | AccessFlags.slowPath | AccessFlags.areaNumber, function)
    let access = try access(id)
    let isWrite = flags & AccessFlags.write != 0
    var data = [UInt8](repeating: 0, count: Int(length))
    if isWrite {
      guard let bytes = memory.bytes(at: buffer.userAddress, count: Int(length)) else {
        throw Refusal(.EFAULT, in: function, "the bytes to write cannot be read")
      }
      data = bytes
    }
    let start = flags & AccessFlags.areaNumber == 0 ? iova : areaStart(iova, of: access.ioas)
    let (range, ioas) = try accessRange(start, length: length, access, "iommufd_access_rw")
    try transfer(
      &data, range, in: ioas, Transfer(isWrite: isWrite, isSlow: flags & AccessFlags.slowPath != 0))
    if !isWrite, !memory.storePrefix(of: data, at: buffer.userAddress) {
      throw Refusal(.EFAULT, in: function, "the bytes that were read cannot be stored")
    }
  }

  /// How a transfer is done.
  private struct Transfer {
    let isWrite: Bool
    let isSlow: Bool
  }

  private mutating func transfer(
    _ data: inout [UInt8], _ range: IOVARange, in id: ObjectID, _ transfer: Transfer
  ) throws(Refusal) {
    let function = "iommufd_access_rw"
    guard let iopt = ioases[id]?.iopt else { return }
    let (areas, hole) = iopt.contiguousAreas(in: range)
    var done = 0
    for area in areas {
      if iopt.preventedAreas.contains(area.range.first) {
        throw Refusal(.EINVAL, in: function, "the area is being unmapped", .area(area.range))
      }
      try area.checkProtection(isWrite: transfer.isWrite, function)
      let length = Int(area.piece(in: range).length)
      try self.transfer(&data[done..<done + length], area, range, iopt, transfer)
      done += length
    }
    if let hole { throw Refusal(.ENOENT, in: function, "nothing is mapped at \(hole)") }
  }

  /// `iopt_pages_rw_access`.
  private mutating func transfer(
    _ data: inout ArraySlice<UInt8>, _ area: AddressIndex<Area>.Element, _ range: IOVARange,
    _ iopt: IOPageTable, _ transfer: Transfer
  ) throws(Refusal) {
    let piece = area.piece(in: range)
    if transfer.isWrite, !piece.pages.isWritable {
      throw Refusal(.EPERM, in: "iopt_pages_rw_access", "the memory was mapped read-only", .area(area.range))
    }
    let numbers = piece.pageNumbers
    if transfer.isSlow, numbers.length > 1 {
      return try transferPages(&data, area, piece, iopt, isWrite: transfer.isWrite)
    }
    let isDone: Bool
    if transfer.isWrite {
      isDone = memory.storePrefix(of: Array(data), at: piece.userAddress)
    } else if let bytes = memory.bytes(at: piece.userAddress, count: data.count) {
      data.replaceSubrange(data.indices, with: bytes)
      isDone = true
    } else {
      isDone = false
    }
    if !isDone {
      throw Refusal(
        .EFAULT, in: transfer.isSlow ? "iopt_pages_rw_page" : "iopt_pages_rw_access",
        "user memory cannot be \(transfer.isWrite ? "written" : "read") any more", .area(area.range))
    }
  }

  /// Copies page by page, in pinned pages where there are: `iopt_pages_rw_slow`.
  private mutating func transferPages(
    _ data: inout ArraySlice<UInt8>, _ area: AddressIndex<Area>.Element, _ piece: PagesPiece,
    _ iopt: IOPageTable, isWrite: Bool
  ) throws(Refusal) {
    let size = IOPageTable.pageSize
    var next = data.startIndex
    for number in piece.pageNumbers.first.rawValue...piece.pageNumbers.last.rawValue {
      let epoch = pinEpoch(of: number, area.value, in: iopt)
      if epoch == nil { try checkMemory(IOVARange(IOVA(number)), piece.pages, for: area.range) }
      guard let page = memory.page(at: number * size, in: epoch ?? memory.epoch) else { continue }
      let offset = next == data.startIndex ? Int(piece.userAddress % size) : 0
      let length = min(data.endIndex - next, Int(size) - offset)
      if isWrite {
        memory.store(data[next..<next + length], inPage: page, at: offset)
      } else {
        data.replaceSubrange(
          next..<next + length, with: memory.bytes(ofPage: page, at: offset, count: length))
      }
      next += length
    }
  }
}
