// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

// Queues of IO page faults.
extension Kernel {
  /// IOMMU_FAULT_QUEUE_ALLOC: `iommufd_fault_alloc`; it cannot be destroyed while its file is open.
  mutating func faultQueueAlloc() -> Response {
    let id = objects.allocate(.faultQueue)
    objects.addUsers(1, to: id)
    objects.finalize(id)
    faultQueues[id] = FaultQueue()
    return .id(id)
  }

  mutating func perform(_ operation: FaultOperation<ObjectID, DeviceHandle>) throws(Refusal) -> Response {
    switch operation {
    case .trigger(let handle, let fault): try triggerFault(handle, fault)
    case .read(let id, let length): return try readFaults(id, length: length)
    case .respond(let id, let answers): return try respond(to: id, answers)
    }
    return .done
  }

  /// A mock device faults; without a queue to take the fault, the device is told that it failed.
  ///
  /// Models `iommufd_test_trigger_iopf` and `iommu_report_device_fault`. Throws ENOENT where the device is
  /// not bound, EINVAL where it is no mock device.
  private mutating func triggerFault(_ handle: DeviceHandle, _ fault: IOPageFault) throws(Refusal) {
    let id = try device(handle)
    guard case .mock? = devices[id]?.name else {
      throw Refusal(
        .EINVAL, in: "iommufd_test_trigger_iopf", "only mock devices fault on request", .object(id))
    }
    guard let hwpt = attachment(of: id), let queue = hwpts[hwpt]?.faultQueue else { return }
    faultQueues[queue]?.pending.append(FaultQueue.Fault(device: id, hwpt: hwpt, fault: fault))
  }

  /// The queue with an open file.
  private func openQueue(_ id: ObjectID) throws(Refusal) -> FaultQueue {
    guard let queue = faultQueues[id], queue.isOpen else {
      throw Refusal(.EBADF, in: "fdget", "\(id) is no fault queue with an open file")
    }
    return queue
  }

  /// Takes faults from a queue, as many as fit; none is no error.
  ///
  /// Models `iommufd_fault_fops_read`. Throws EBADF, ESPIPE for a length that is no multiple of 40 bytes,
  /// EINVAL where the first fault does not fit.
  private mutating func readFaults(_ id: ObjectID, length: UInt64) throws(Refusal) -> Response {
    var queue = try openQueue(id)
    let function = "iommufd_fault_fops_read"
    if length % FaultRecord.size != 0 {
      throw Refusal(.ESPIPE, in: function, "faults have 40 bytes, and \(length) is no multiple")
    }
    if length == 0, !queue.pending.isEmpty {
      throw Refusal(.EINVAL, in: function, "the first fault does not fit")
    }
    let count = Int(min(length / FaultRecord.size, UInt64(queue.pending.count)))
    let records = queue.pending.prefix(count).map { fault in
      let cookie = queue.freeCookie
      queue.unanswered[cookie] = fault
      return FaultRecord(device: fault.device, fault: fault.fault, cookie: cookie)
    }
    queue.pending.removeFirst(count)
    faultQueues[id] = queue
    return .faults(records)
  }

  /// Answers faults in order, up to the first answer that is wrong.
  ///
  /// Models `iommufd_fault_fops_write`. Throws EBADF, EINVAL where the first answer has an unknown code or
  /// cookie.
  private mutating func respond(to id: ObjectID, _ answers: [FaultAnswer]) throws(Refusal) -> Response {
    var queue = try openQueue(id)
    var done: UInt64 = 0
    for answer in answers {
      if answer.code > 1 || queue.unanswered[answer.cookie] == nil {
        if done > 0 { break }
        throw Refusal(
          .EINVAL, in: "iommufd_fault_fops_write",
          answer.code > 1
            ? "the code \(answer.code) is not known" : "no fault has the cookie \(answer.cookie)")
      }
      queue.unanswered[answer.cookie] = nil
      done += 1
    }
    faultQueues[id] = queue
    return .count(done)
  }

  /// Forgets the faults of a device that leaves a page table: `iommufd_auto_response_faults`.
  mutating func forgetFaults(of device: ObjectID, on hwpt: ObjectID) {
    guard let queue = hwpts[hwpt]?.faultQueue else { return }
    faultQueues[queue]?.forget(device, on: hwpt)
  }
}
