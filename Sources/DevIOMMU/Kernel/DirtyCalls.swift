// SPDX-License-Identifier: Apache-2.0

import CIOMMUFD
import IOMMUFD

/// The pages that a dirty bitmap stands for.
struct DirtyRange {
  let iova: IOVA
  let length: UInt64
  /// The bytes of a page; only the lowest set bit counts.
  let pageSize: UInt64

  /// The bits of the bitmap; 0 where the kernel refuses the page size.
  var bits: UInt64 {
    guard pageSize != 0, length != 0 else { return 0 }
    return (length - 1) >> UInt64(pageSize.trailingZeroBitCount) + 1
  }
}

// Dirty tracking.
extension KernelContext {
  /// The largest bitmap that is asked for, in bytes: pages of 4 KiB for 2 TiB.
  private static let mostBitmapBytes: UInt64 = 64 << 20
  /// Where no process has memory, however far one counts on from it.
  private static let nowhere: UInt64 = 1 << 63

  func setDirtyTracking(_ hwpt: ObjectID, _ on: Bool) throws(Errno) -> Response {
    var call = abi_hwpt_set_dirty_tracking()
    call.flags = on ? ABI_HWPT_DIRTY_TRACKING_ENABLE : 0
    call.hwpt_id = hwpt.rawValue
    try ioctl(ABI_IOMMU_HWPT_SET_DIRTY_TRACKING, &call)
    return .done
  }

  /// Asks for a bitmap.
  ///
  /// Throws EMSGSIZE for more than 64 MiB of it, where the kernel would not refuse for another reason.
  func getDirtyBitmap(_ hwpt: ObjectID, _ range: DirtyRange, noClear: Bool) throws(Errno) -> Response {
    guard range.bits / 8 < Self.mostBitmapBytes else {
      // Nothing is cleared, and no bit can be stored: this only asks what the kernel says to the rest.
      try readDirty(hwpt, range, noClear: true, into: Self.nowhere)
      throw .EMSGSIZE
    }
    return try WholePages.with(atLeast: Int(range.bits / 8) + 1) { (memory) throws(Errno) in
      try readDirty(hwpt, range, noClear: noClear, into: memory.address)
      return .dirty(DirtyBitmap(UnsafeRawBufferPointer(memory), count: range.bits))
    }
  }

  private func readDirty(
    _ hwpt: ObjectID, _ range: DirtyRange, noClear: Bool, into bitmap: UInt64
  ) throws(Errno) {
    var call = abi_hwpt_get_dirty_bitmap()
    call.hwpt_id = hwpt.rawValue
    call.flags = noClear ? ABI_HWPT_GET_DIRTY_BITMAP_NO_CLEAR : 0
    call.iova = range.iova.rawValue
    call.length = range.length
    call.page_size = range.pageSize
    call.data = bitmap
    try ioctl(ABI_IOMMU_HWPT_GET_DIRTY_BITMAP, &call)
  }
}

extension DirtyBitmap {
  /// Reads the first bits of a bitmap in memory, the lowest of the first byte first.
  init(_ memory: UnsafeRawBufferPointer, count: UInt64) {
    self.init()
    for offset in stride(from: 0, to: memory.count - 7, by: 8) {
      var word = UInt64(littleEndian: memory.load(fromByteOffset: offset, as: UInt64.self))
      while word != 0 {
        let first = UInt64(word.trailingZeroBitCount)
        let length = UInt64((~(word >> first)).trailingZeroBitCount)
        let start = UInt64(offset) * 8 + first
        guard start < count else { return }
        set(start...min(start + length, count) - 1)
        // A shift by all bits leaves none.
        word &= ~0 << (first + length)
      }
    }
  }
}
