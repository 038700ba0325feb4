// SPDX-License-Identifier: Apache-2.0

/// The ioctls on page tables and devices, 0x89 to 0x8e: `hw_pagetable.c`, `device.c`, `fault.c`,
/// Linux 6.12.
enum HWPTCodec {
  static let ioctls = [
    Ioctl(
      name: "IOMMU_HWPT_ALLOC", command: 0x3b89,
      argument: .extensible(size: HWPTAllocLayout.size, minimum: HWPTAllocLayout.minimum), decode: alloc),
    Ioctl(
      name: "IOMMU_GET_HW_INFO", command: 0x3b8a,
      argument: .extensible(size: HardwareInfoLayout.size, minimum: HardwareInfoLayout.minimum),
      decode: HardwareInfoCodec.decode),
    Ioctl(
      name: "IOMMU_HWPT_SET_DIRTY_TRACKING", command: 0x3b8b,
      argument: .extensible(size: SetDirtyTrackingLayout.size, minimum: SetDirtyTrackingLayout.size),
      decode: DirtyCodec.setTracking),
    Ioctl(
      name: "IOMMU_HWPT_GET_DIRTY_BITMAP", command: 0x3b8c,
      argument: .extensible(size: GetDirtyBitmapLayout.size, minimum: GetDirtyBitmapLayout.size),
      decode: DirtyCodec.getBitmap),
    Ioctl(
      name: "IOMMU_HWPT_INVALIDATE", command: 0x3b8d,
      argument: .extensible(size: InvalidateLayout.size, minimum: InvalidateLayout.size),
      decode: InvalidateCodec.decode),
    Ioctl(
      name: "IOMMU_FAULT_QUEUE_ALLOC", command: 0x3b8e,
      argument: .extensible(size: FaultQueueAllocLayout.size, minimum: FaultQueueAllocLayout.size),
      decode: FaultQueueAllocCodec.decode),
  ]

  /// No driver reads more data than this: a longer length is wrong for each, whatever the bytes are.
  static let longestData: UInt32 = 4096

  private static func alloc(_ call: IoctlCall) throws(Errno) -> Decoded {
    typealias Layout = HWPTAllocLayout
    guard call[Layout.reserved] == 0 else { throw .EOPNOTSUPP }
    guard (call[Layout.dataType] == 0) == (call[Layout.dataLength] == 0) else { throw .EINVAL }
    let namesQueue = call[Layout.flags] & HWPTFlags.faultIDValid != 0
    let options = HWPTOptions(
      flags: call[Layout.flags], faultQueue: namesQueue ? call.id(Layout.faultQueue) : nil,
      data: driverData(call))
    return .request(
      .hwptAlloc(.object(call.id(Layout.device)), call.id(Layout.parent), options),
      .structure(call, .newObject(Layout.outID)))
  }

  private static func driverData(_ call: IoctlCall) -> DriverData? {
    typealias Layout = HWPTAllocLayout
    let (type, length) = (call[Layout.dataType], call[Layout.dataLength])
    guard type != 0 else { return nil }
    let bytes = length <= longestData ? call.caller.memory.copyFromUser(call[Layout.data], Int(length)) : nil
    return DriverData(type: type, length: length, bytes: bytes)
  }
}
