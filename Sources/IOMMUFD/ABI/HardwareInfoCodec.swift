// SPDX-License-Identifier: Apache-2.0

/// IOMMU_GET_HW_INFO: `iommufd_get_hw_info`, Linux 6.12.
enum HardwareInfoCodec {
  static func decode(_ call: IoctlCall) throws(Errno) -> Decoded {
    typealias Layout = HardwareInfoLayout
    guard call[Layout.flags] == 0, Layout.reserved.allSatisfy({ call[$0] == 0 }) else {
      throw .EOPNOTSUPP
    }
    return .request(
      .hwInfo(.object(call.id(Layout.device))),
      Reply(.hardwareInfo(HardwareInfoReply(structure: call.structure))))
  }
}

/// The reply to IOMMU_GET_HW_INFO.
struct HardwareInfoReply: ReplyWriter {
  private typealias Layout = HardwareInfoLayout

  /// The caller's struct.
  let structure: UserStruct

  /// Writes the driver's data, zeroes the rest of the caller's buffer, then writes the struct.
  ///
  /// No modelled device has process address spaces, so `out_max_pasid_log2` is 0.
  func write(_ response: Response, into memory: inout some CallerMemory) throws(Errno) {
    guard case .hwInfo(let info) = response else { throw Reply.foreign }
    guard writeData(info.data, into: &memory) else { throw .EFAULT }
    var answer = structure
    answer[Layout.dataLength] = UInt32(clamping: info.data.count)
    answer[Layout.outDataType] = info.type
    answer[Layout.outMaxPASIDLog2] = 0
    answer[Layout.outCapabilities] = info.capabilities
    guard answer.respond(to: &memory) else { throw .EFAULT }
  }

  private func writeData(_ data: [UInt8], into memory: inout some CallerMemory) -> Bool {
    let (buffer, room) = (structure[Layout.data], UInt64(structure[Layout.dataLength]))
    let head = Array(data.prefix(Int(room)))
    guard memory.copyToUser(head, at: buffer) else { return false }
    let rest = room - UInt64(head.count)
    guard rest > 0 else { return true }
    guard let tail = buffer.offset(by: UInt64(head.count)) else { return false }
    return memory.clearUser(tail, count: rest)
  }
}
