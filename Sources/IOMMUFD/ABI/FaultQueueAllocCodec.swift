// SPDX-License-Identifier: Apache-2.0

/// IOMMU_FAULT_QUEUE_ALLOC: `iommufd_fault_alloc`, Linux 6.12.
enum FaultQueueAllocCodec {
  static func decode(_ call: IoctlCall) throws(Errno) -> Decoded {
    guard call[FaultQueueAllocLayout.flags] == 0 else { throw .EOPNOTSUPP }
    return .request(
      .faultQueueAlloc, Reply(.faultQueueAlloc(FaultQueueAllocReply(structure: call.structure))))
  }
}

/// The reply to IOMMU_FAULT_QUEUE_ALLOC.
struct FaultQueueAllocReply: ReplyEncoder {
  /// The caller's struct.
  let structure: UserStruct

  /// Opens the queue's file and writes its descriptor beside the id; without either the queue goes away.
  func encode(
    _ response: Response, into memory: inout some CallerMemory, files: inout FileTable
  ) -> Outcome {
    guard case .id(let queue) = response else { return .failure(Reply.foreign) }
    let undo = [Undo.perform(.close(queue)), .perform(.destroy(queue))]
    guard let descriptor = files.nextDescriptor else { return .failure(.EMFILE, undo: undo) }
    var answer = structure
    answer[FaultQueueAllocLayout.outID] = queue.rawValue
    answer[FaultQueueAllocLayout.outDescriptor] = UInt32(bitPattern: descriptor)
    guard answer.respond(to: &memory) else { return .failure(.EFAULT, undo: undo) }
    files.insert(.faultQueue(queue), at: descriptor)
    return .success()
  }
}
