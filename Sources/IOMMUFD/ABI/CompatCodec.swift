// SPDX-License-Identifier: Apache-2.0

/// The ioctls of an old VFIO container: `iommufd_vfio_ioctl`, Linux 6.12.
public enum CompatCodec {
  /// The ioctls, ascending by their number.
  public static let ioctls = [
    Ioctl(
      name: "VFIO_GET_API_VERSION", command: 0x3b64, argument: .number, decode: getAPIVersion),
    Ioctl(name: "VFIO_CHECK_EXTENSION", command: 0x3b65, argument: .number, decode: checkExtension),
    Ioctl(name: "VFIO_SET_IOMMU", command: 0x3b66, argument: .number, decode: setIOMMU),
    Ioctl(
      name: "VFIO_IOMMU_GET_INFO", command: 0x3b70, argument: .prefix(CompatInfoLayout.minimum),
      decode: getInfo),
    Ioctl(
      name: "VFIO_IOMMU_MAP_DMA", command: 0x3b71, argument: .prefix(MapDMALayout.size), decode: mapDMA),
    Ioctl(
      name: "VFIO_IOMMU_UNMAP_DMA", command: 0x3b72, argument: .prefix(UnmapDMALayout.size),
      decode: unmapDMA),
  ]

  /// VFIO_DMA_MAP_FLAG_READ and VFIO_DMA_MAP_FLAG_WRITE.
  private static let (readFlag, writeFlag) = (UInt32(1), UInt32(2))
  /// VFIO_DMA_UNMAP_FLAG_ALL.
  private static let unmapAllFlag: UInt32 = 2

  /// Looks an ioctl up and decodes its call; the whole command is compared before the argument is read.
  static func decode(_ command: UInt32, _ argument: UInt64, _ caller: Caller) throws(Errno) -> Decoded {
    guard let ioctl = ioctls.first(where: { $0.command == command }) else { throw .ENOTTY }
    return try ioctl.decode(argument, caller)
  }

  private static func getAPIVersion(_ call: IoctlCall) throws(Errno) -> Decoded {
    .answered(.success(0))
  }

  private static func checkExtension(_ call: IoctlCall) throws(Errno) -> Decoded {
    .request(.compat(.checkExtension(call.argument)), .value)
  }

  private static func setIOMMU(_ call: IoctlCall) throws(Errno) -> Decoded {
    .request(.compat(.setIOMMU(call.argument)), .success)
  }

  private static func getInfo(_ call: IoctlCall) throws(Errno) -> Decoded {
    let reply = CompatInfoReply(address: call.argument, room: call[VFIOLayout.argsz])
    return .request(.compat(.getInfo), Reply(.compatInfo(reply)))
  }

  private static func mapDMA(_ call: IoctlCall) throws(Errno) -> Decoded {
    typealias Layout = MapDMALayout
    let flags = call[VFIOLayout.flags]
    guard flags & ~(readFlag | writeFlag) == 0 else { throw .EINVAL }
    var protection: Protection = []
    if flags & readFlag != 0 { protection.insert(.read) }
    if flags & writeFlag != 0 { protection.insert(.write) }
    let operation = CompatOperation.mapDMA(
      at: call.iova(Layout.iova), length: call[Layout.length], memory: .address(call[Layout.memory]),
      protection)
    return .request(.compat(operation), .success)
  }

  private static func unmapDMA(_ call: IoctlCall) throws(Errno) -> Decoded {
    typealias Layout = UnmapDMALayout
    guard call[VFIOLayout.flags] & ~unmapAllFlag == 0 else { throw .EINVAL }
    let (iova, length) = (call.iova(Layout.iova), call[Layout.length])
    let reply = Reply(.compatUnmap(CompatUnmapReply(structure: call.structure)))
    guard call[VFIOLayout.flags] == unmapAllFlag else {
      return .request(.compat(.unmapDMA(at: iova, length: length)), reply)
    }
    // Whether there is an IOAS is looked at before the range is.
    guard iova == .zero, length == 0 else { return .request(.vfioIOASGet, .refusal(.EINVAL)) }
    return .request(.compat(.unmapAll), reply)
  }
}

/// The reply to VFIO_IOMMU_UNMAP_DMA.
struct CompatUnmapReply: ReplyEncoder {
  /// The caller's struct.
  let structure: UserStruct

  func encode(
    _ response: Response, into memory: inout some CallerMemory, files: inout FileTable
  ) -> Outcome {
    guard case .unmapped(let bytes) = response else { return .failure(Reply.foreign) }
    return write(bytes, into: &memory) ? .success() : .failure(.EFAULT)
  }

  /// The size is written back also after an error of the unmapping itself, `iopt_unmap_iova` and the
  /// functions below it; what fails before, the look-up and the cuts, writes nothing.
  func encode(_ refusal: Refusal, into memory: inout some CallerMemory) -> Outcome {
    guard let done = refusal.done else { return .failure(refusal.errno) }
    return .failure(write(done, into: &memory) ? refusal.errno : .EFAULT)
  }

  private func write(_ bytes: UInt64, into memory: inout some CallerMemory) -> Bool {
    var answer = structure
    answer[UnmapDMALayout.length] = bytes
    return answer.respond(to: &memory)
  }
}
