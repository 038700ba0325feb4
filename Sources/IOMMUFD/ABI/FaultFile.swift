// SPDX-License-Identifier: Apache-2.0

/// The file of a fault queue: `iommufd_fault_fops_read`, `iommufd_fault_fops_write`, Linux 6.12.
enum FaultFile {
  /// The most bytes that one call moves: MAX_RW_COUNT.
  private static let mostBytes: UInt64 = 0x7fff_f000

  static func decodeRead(
    of queue: ObjectID, into buffer: UInt64, count: UInt64
  ) throws(Errno) -> Decoded {
    let count = try clamped(count, at: buffer)
    guard count % FaultRecord.size == 0 else { throw .ESPIPE }
    return .request(
      .fault(.read(queue, length: count)), Reply(.readFaults(ReadFaultsReply(queue: queue, buffer: buffer))))
  }

  static func decodeWrite(
    to queue: ObjectID, from buffer: UInt64, count: UInt64, _ memory: any CallerMemory
  ) throws(Errno) -> Decoded {
    let count = try clamped(count, at: buffer)
    guard count % FaultAnswer.size == 0 else { throw .ESPIPE }
    guard count > 0 else { return .answered(.success(0)) }
    let answers = answers(at: buffer, count: count, memory)
    // The very first answer cannot be read; after others it only ends the call.
    guard !answers.isEmpty else { throw .EFAULT }
    return .request(.fault(.respond(queue, answers)), Reply(.writeAnswers(WriteAnswersReply())))
  }

  /// The number of bytes that the VFS lets through; EFAULT for a buffer that wraps: `vfs_read`,
  /// `rw_verify_area`.
  private static func clamped(_ count: UInt64, at buffer: UInt64) throws(Errno) -> UInt64 {
    guard count <= Int64.max, buffer.offset(by: count) != nil else { throw .EFAULT }
    return min(count, mostBytes)
  }

  /// The answers as far as the kernel looks at them: through the first that it refuses whatever the queue
  /// holds, or up to the first that cannot be read.
  private static func answers(
    at buffer: UInt64, count: UInt64, _ memory: any CallerMemory
  ) -> [FaultAnswer] {
    var answers: [FaultAnswer] = []
    var cookies: Set<UInt32> = []
    var rest: [UInt8] = []
    _ = memory.scan(at: buffer, count: count) { bytes in
      rest += bytes
      var taken = 0
      defer { rest.removeFirst(taken) }
      while rest.count - taken >= FaultAnswerLayout.size {
        let answer = answer(Array(rest[taken..<taken + FaultAnswerLayout.size]))
        answers.append(answer)
        taken += FaultAnswerLayout.size
        // A cookie is good once.
        guard answer.code <= 1, cookies.insert(answer.cookie).inserted else { return false }
      }
      return true
    }
    return answers
  }

  private static func answer(_ bytes: [UInt8]) -> FaultAnswer {
    let structure = UserStruct(at: 0, userSize: 0, size: FaultAnswerLayout.size, bytes)
    return FaultAnswer(
      cookie: structure[FaultAnswerLayout.cookie], code: structure[FaultAnswerLayout.code])
  }
}

/// The reply to `write`.
struct WriteAnswersReply: ReplyEncoder {
  /// The bytes of the answers that were taken, even if others were refused after them.
  func encode(
    _ response: Response, into memory: inout some CallerMemory, files: inout FileTable
  ) -> Outcome {
    guard case .count(let count) = response else { return .failure(Reply.foreign) }
    return .success(Int64(clamping: count.multipliedReportingOverflow(by: FaultAnswer.size).partialValue))
  }
}

/// The reply to `read`.
struct ReadFaultsReply: ReplyEncoder {
  /// The queue.
  let queue: ObjectID
  /// The caller's buffer.
  let buffer: UInt64

  /// IOMMU_PGFAULT_FLAGS_PASID_VALID and IOMMU_PGFAULT_FLAGS_LAST_PAGE.
  private static let (pasidValid, lastPage) = (UInt32(1), UInt32(2))

  /// Writes the records; the group of one that cannot be stored, and those behind it, go back.
  func encode(
    _ response: Response, into memory: inout some CallerMemory, files: inout FileTable
  ) -> Outcome {
    guard case .faults(let records) = response else { return .failure(Reply.foreign) }
    for index in records.indices where !write(index, of: records, into: &memory) {
      let group = records[...index].firstIndex { $0.cookie == records[index].cookie } ?? index
      let undo = [Undo.putBack(cookies(records[group...]), on: queue)]
      return group == 0
        ? .failure(.EFAULT, undo: undo) : Outcome(result: .success(Self.length(group)), undo: undo)
    }
    return .success(Self.length(records.count))
  }

  private func write(
    _ index: Int, of records: [FaultRecord], into memory: inout some CallerMemory
  ) -> Bool {
    let record = records[index]
    let isLast = index + 1 == records.count || records[index + 1].cookie != record.cookie
    guard let place = buffer.offset(by: UInt64(Self.length(index))) else { return false }
    return memory.copyToUser(Self.bytes(record, isLast: isLast), at: place)
  }

  /// The cookies in their order, each once: the records of a group lie together.
  private func cookies(_ records: ArraySlice<FaultRecord>) -> [UInt32] {
    records.reduce(into: []) { cookies, record in
      if cookies.last != record.cookie { cookies.append(record.cookie) }
    }
  }

  private static func length(_ count: Int) -> Int64 { Int64(count) * Int64(FaultRecord.size) }

  private static func bytes(_ record: FaultRecord, isLast: Bool) -> [UInt8] {
    var bytes = UserStruct(at: 0, userSize: 0, size: FaultRecordLayout.size, [])
    bytes[FaultRecordLayout.flags] = (record.fault.pasid == 0 ? 0 : pasidValid) | (isLast ? lastPage : 0)
    bytes[FaultRecordLayout.device] = record.device.rawValue
    bytes[FaultRecordLayout.pasid] = record.fault.pasid
    bytes[FaultRecordLayout.group] = record.fault.group
    bytes[FaultRecordLayout.permissions] = record.fault.permissions
    bytes[FaultRecordLayout.address] = record.fault.address
    bytes[FaultRecordLayout.cookie] = record.cookie
    return bytes.bytes
  }
}
