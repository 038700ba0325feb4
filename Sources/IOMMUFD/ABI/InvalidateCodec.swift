// SPDX-License-Identifier: Apache-2.0

/// IOMMU_HWPT_INVALIDATE: `iommufd_hwpt_invalidate`, Linux 6.12.
enum InvalidateCodec {
  private typealias Layout = InvalidateLayout

  /// The longest entry in bytes, a page, and the most entries of one call.
  private static let (longestEntry, mostEntries) = (UInt32(4096), UInt32(1 << 19))

  static func decode(_ call: IoctlCall) throws(Errno) -> Decoded {
    let reply = Reply(.invalidate(InvalidateReply(structure: call.structure)))
    if let refusal = refusal(call) { return .refused(refusal, reply) }
    let count = call[Layout.entryCount]
    let length = call[Layout.entryLength]
    let bytes = call.caller.memory.readablePrefix(
      at: call[Layout.entries], count: UInt64(count) * (count == 0 ? 0 : UInt64(length)))
    let invalidation = Invalidation(
      type: call[Layout.dataType], entryLength: length, count: count, bytes: bytes)
    return .request(.hwptInvalidate(call.id(Layout.hwpt), invalidation), reply)
  }

  /// The checks before the page table is looked up.
  private static func refusal(_ call: IoctlCall) -> Refusal? {
    let function = "iommufd_hwpt_invalidate"
    guard call[Layout.reserved] == 0 else {
      return Refusal(.EOPNOTSUPP, in: function, "__reserved is not 0")
    }
    let count = call[Layout.entryCount]
    guard count > 0 else { return nil }
    guard call[Layout.entries] != 0, 1...longestEntry ~= call[Layout.entryLength], count <= mostEntries
    else {
      return Refusal(
        .EINVAL, in: function, "entries need an address, 1 to 4096 bytes each, and at most 524288 of them")
    }
    return nil
  }
}

/// The reply to IOMMU_HWPT_INVALIDATE: the number of entries that were done is written in any case.
struct InvalidateReply: ReplyEncoder {
  /// The caller's struct.
  let structure: UserStruct

  func encode(
    _ response: Response, into memory: inout some CallerMemory, files: inout FileTable
  ) -> Outcome {
    guard case .count(let count) = response else { return .failure(Reply.foreign) }
    return write(count, into: &memory) ? .success() : .failure(.EFAULT)
  }

  func encode(_ refusal: Refusal, into memory: inout some CallerMemory) -> Outcome {
    .failure(write(refusal.done ?? 0, into: &memory) ? refusal.errno : .EFAULT)
  }

  private func write(_ done: UInt64, into memory: inout some CallerMemory) -> Bool {
    var answer = structure
    answer[InvalidateLayout.entryCount] = UInt32(clamping: done)
    return answer.respond(to: &memory)
  }
}
