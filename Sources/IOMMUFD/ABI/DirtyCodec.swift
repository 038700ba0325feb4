// SPDX-License-Identifier: Apache-2.0

/// The ioctls of dirty tracking: `iommufd_hwpt_set_dirty_tracking`, `iommufd_hwpt_get_dirty_bitmap`,
/// Linux 6.12.
enum DirtyCodec {
  /// IOMMU_HWPT_DIRTY_TRACKING_ENABLE.
  private static let enable: UInt32 = 1
  /// IOMMU_HWPT_GET_DIRTY_BITMAP_NO_CLEAR.
  private static let noClear: UInt32 = 1

  static func setTracking(_ call: IoctlCall) throws(Errno) -> Decoded {
    let flags = call[SetDirtyTrackingLayout.flags]
    guard flags & ~enable == 0 else { throw .EOPNOTSUPP }
    return .request(.setDirtyTracking(call.id(SetDirtyTrackingLayout.hwpt), flags == enable), .success)
  }

  static func getBitmap(_ call: IoctlCall) throws(Errno) -> Decoded {
    typealias Layout = GetDirtyBitmapLayout
    let flags = call[Layout.flags]
    guard flags & ~noClear == 0, call[Layout.reserved] == 0 else { throw .EOPNOTSUPP }
    let request = Request.getDirtyBitmap(
      call.id(Layout.hwpt), at: call.iova(Layout.iova), length: call[Layout.length],
      pageSize: call[Layout.pageSize], noClear: flags == noClear)
    return .request(request, Reply(.dirtyBitmap(DirtyBitmapReply(address: call[Layout.bitmap]))))
  }
}

/// The reply to IOMMU_HWPT_GET_DIRTY_BITMAP.
struct DirtyBitmapReply: ReplyWriter {
  /// The caller's bitmap.
  let address: UInt64

  /// Memory is written in pieces that end with a page: one that is missing does not take others along.
  private static let pageSize: UInt64 = 4096
  /// A run is left after so many missing pages in a row, which is 2^31 bits: what lies on is not looked for.
  private static let patience = 1 << 16

  /// Sets the bits in the caller's memory; those that cannot be stored are dropped without a word.
  ///
  /// `iova_bitmap_set`, Linux 6.12.
  func write(_ response: Response, into memory: inout some CallerMemory) throws(Errno) {
    guard case .dirty(let bitmap) = response else { throw Reply.foreign }
    for run in bitmap.runs { set(run, in: &memory) }
  }

  private func set(_ run: ClosedRange<UInt64>, in memory: inout some CallerMemory) {
    guard let start = address.offset(by: run.lowerBound / 8) else { return }
    let end = address.offset(by: run.upperBound / 8) ?? .max
    var (next, misses) = (start, 0)
    while misses < Self.patience {
      let last = min(end, next | (Self.pageSize - 1))
      misses = set(run, from: next, through: last, in: &memory) ? 0 : misses + 1
      guard last < end else { return }
      next = last + 1
    }
  }

  /// Sets the bits of a run that lie in some bytes; false where they cannot be stored.
  private func set(
    _ run: ClosedRange<UInt64>, from first: UInt64, through last: UInt64, in memory: inout some CallerMemory
  ) -> Bool {
    guard var bytes = memory.copyFromUser(first, Int(last - first) + 1) else { return false }
    for index in bytes.indices {
      bytes[index] |= Self.mask(of: run, inByte: first - address + UInt64(index))
    }
    return memory.copyToUser(bytes, at: first)
  }

  /// The bits of a run that lie in a byte of the bitmap; only one that the run reaches.
  private static func mask(of run: ClosedRange<UInt64>, inByte byte: UInt64) -> UInt8 {
    var mask: UInt8 = 0xff
    if byte == run.lowerBound / 8 { mask &= 0xff << (run.lowerBound % 8) }
    if byte == run.upperBound / 8 { mask &= 0xff >> (7 - run.upperBound % 8) }
    return mask
  }
}
