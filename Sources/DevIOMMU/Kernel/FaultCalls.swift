// SPDX-License-Identifier: Apache-2.0

import CIOMMUFD
import IOMMUFD

// Queues of IO page faults.
extension KernelContext {
  /// The most faults that are taken from a queue at once; more are left for the next time.
  private static let mostFaults: UInt64 = 16_384

  mutating func faultQueueAlloc() throws(Errno) -> Response {
    var call = abi_fault_alloc()
    try ioctl(ABI_IOMMU_FAULT_QUEUE_ALLOC, &call)
    let file = Descriptor(owning: Int32(bitPattern: call.out_fault_fd), system)
    queues[ObjectID(call.out_fault_id)] = file
    return remember(call.out_fault_id, .faultQueue)
  }

  mutating func perform(_ operation: FaultOperation<ObjectID, DeviceHandle>) throws(Errno) -> Response {
    switch operation {
    case .trigger(let device, let fault): return try trigger(device, fault)
    case .read(let queue, let length): return try readFaults(of: queue, length: length)
    case .respond(let queue, let answers): return try respond(to: queue, answers)
    }
  }

  private func trigger(_ device: DeviceHandle, _ fault: IOPageFault) throws(Errno) -> Response {
    var call = abi_test_cmd()
    call.op = ABI_TEST_OP_TRIGGER_IOPF
    call.trigger_iopf = abi_test_trigger_iopf(
      dev_id: deviceID(device), pasid: fault.pasid, grpid: fault.group, perm: fault.permissions,
      addr: fault.address)
    try ioctl(ABI_IOMMU_TEST_CMD, &call)
    return .done
  }

  /// A length that is no multiple of a record stays none, however long it is.
  private func readFaults(of queue: ObjectID, length: UInt64) throws(Errno) -> Response {
    guard let file = queues[queue] else { throw .EBADF }
    let most = Self.mostFaults * FaultRecord.size + length % FaultRecord.size
    let bytes = try system.bytes(upTo: Int(min(length, most))) { .read(file.number, $0) }
    let size = MemoryLayout<abi_hwpt_pgfault>.size
    return .faults(
      bytes.withUnsafeBytes { bytes in
        stride(from: 0, through: bytes.count - size, by: size).map {
          FaultRecord(bytes.loadUnaligned(fromByteOffset: $0, as: abi_hwpt_pgfault.self))
        }
      })
  }

  private func respond(to queue: ObjectID, _ answers: [FaultAnswer]) throws(Errno) -> Response {
    guard let file = queues[queue] else { throw .EBADF }
    let records = answers.map { abi_hwpt_page_response(cookie: $0.cookie, code: $0.code) }
    let written = records.withUnsafeBytes { bytes in
      Result { () throws(Errno) in try system.retrying(.write(file.number, bytes)) }
    }
    return .count(UInt64(try written.get()) / FaultAnswer.size)
  }

  /// Closes the file of an access or of a fault queue.
  ///
  /// Throws EBADF for everything that has none.
  mutating func closeFile(of id: ObjectID) throws(Errno) -> Response {
    guard let file = accesses.removeValue(forKey: id) ?? queues.removeValue(forKey: id) else {
      throw .EBADF
    }
    try file.close()
    return .done
  }
}

extension FaultRecord {
  /// Takes a record that was read from a queue's file.
  fileprivate init(_ record: abi_hwpt_pgfault) {
    self.init(
      device: ObjectID(record.dev_id),
      fault: IOPageFault(
        pasid: record.pasid, group: record.grpid, permissions: record.perm, address: record.addr),
      cookie: record.cookie)
  }
}
