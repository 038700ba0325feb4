// SPDX-License-Identifier: Apache-2.0

/// The ioctls on IOASes and on the context, 0x80 to 0x88: `ioas.c`, `main.c`, `vfio_compat.c`, Linux 6.12.
enum IOASCodec {
  static let ioctls = [
    Ioctl(
      name: "IOMMU_DESTROY", command: 0x3b80,
      argument: .extensible(size: DestroyLayout.size, minimum: DestroyLayout.size), decode: destroy),
    Ioctl(
      name: "IOMMU_IOAS_ALLOC", command: 0x3b81,
      argument: .extensible(size: IOASAllocLayout.size, minimum: IOASAllocLayout.size), decode: alloc),
    Ioctl(
      name: "IOMMU_IOAS_ALLOW_IOVAS", command: 0x3b82,
      argument: .extensible(size: AllowIOVAsLayout.size, minimum: AllowIOVAsLayout.size),
      decode: RangesCodec.allow),
    Ioctl(
      name: "IOMMU_IOAS_COPY", command: 0x3b83,
      argument: .extensible(size: IOASCopyLayout.size, minimum: IOASCopyLayout.size), decode: copy),
    Ioctl(
      name: "IOMMU_IOAS_IOVA_RANGES", command: 0x3b84,
      argument: .extensible(size: IOVARangesLayout.size, minimum: IOVARangesLayout.size),
      decode: RangesCodec.ranges),
    Ioctl(
      name: "IOMMU_IOAS_MAP", command: 0x3b85,
      argument: .extensible(size: IOASMapLayout.size, minimum: IOASMapLayout.size), decode: map),
    Ioctl(
      name: "IOMMU_IOAS_UNMAP", command: 0x3b86,
      argument: .extensible(size: IOASUnmapLayout.size, minimum: IOASUnmapLayout.size), decode: unmap),
    Ioctl(
      name: "IOMMU_OPTION", command: 0x3b87,
      argument: .extensible(size: OptionLayout.size, minimum: OptionLayout.size),
      decode: OptionCodec.option),
    Ioctl(
      name: "IOMMU_VFIO_IOAS", command: 0x3b88,
      argument: .extensible(size: VFIOIOASLayout.size, minimum: VFIOIOASLayout.size),
      decode: OptionCodec.vfioIOAS),
  ]

  private static func destroy(_ call: IoctlCall) throws(Errno) -> Decoded {
    .request(.destroy(call.id(DestroyLayout.id)), .success)
  }

  private static func alloc(_ call: IoctlCall) throws(Errno) -> Decoded {
    guard call[IOASAllocLayout.flags] == 0 else { throw .EOPNOTSUPP }
    return .request(.ioasAlloc, .structure(call, .newObject(IOASAllocLayout.outID)))
  }

  private static func map(_ call: IoctlCall) throws(Errno) -> Decoded {
    typealias Layout = IOASMapLayout
    guard call[Layout.flags] & ~IOASMapFlags.all == 0, call[Layout.reserved] == 0 else {
      throw .EOPNOTSUPP
    }
    // The address counts also where the kernel is to choose one.
    guard call[Layout.iova] != .max, call[Layout.length] != .max else { throw .EOVERFLOW }
    let request = Request.ioasMap(
      call.id(Layout.ioas), at: fixed(call.iova(Layout.iova), call[Layout.flags]),
      length: call[Layout.length], memory: .address(call[Layout.memory]),
      try protection(call[Layout.flags]))
    return .request(request, .structure(call, .iova(Layout.iova)))
  }

  /// IOMMU_IOAS_COPY; the flag of the test build that counts areas instead of addresses is not modelled,
  /// and is refused as any unknown flag.
  private static func copy(_ call: IoctlCall) throws(Errno) -> Decoded {
    typealias Layout = IOASCopyLayout
    let isNumbered = call.caller.build == .test && call[Layout.flags] & AccessFlags.areaNumber != 0
    let flags = call[Layout.flags] & ~(isNumbered ? AccessFlags.areaNumber : 0)
    guard flags & ~IOASMapFlags.all == 0 else { throw .EOPNOTSUPP }
    guard call[Layout.length] != .max, isNumbered || call[Layout.sourceIOVA] != .max,
      call[Layout.destinationIOVA] != .max
    else { throw .EOVERFLOW }
    let (to, from) = (call.id(Layout.destination), call.id(Layout.source))
    let (source, length) = (call.iova(Layout.sourceIOVA), call[Layout.length])
    let at = fixed(call.iova(Layout.destinationIOVA), flags)
    let protection = try protection(flags)
    let request: Request =
      isNumbered
      ? .test(.copyArea(to: to, from: from, source: source, length: length, at: at, protection))
      : .ioasCopy(to: to, from: from, source: source, length: length, at: at, protection)
    return .request(
      request, .structure(call, isNumbered ? .copiedArea : .iova(Layout.destinationIOVA)))
  }

  private static func unmap(_ call: IoctlCall) throws(Errno) -> Decoded {
    typealias Layout = IOASUnmapLayout
    let ioas = call.id(Layout.ioas)
    let isAll = call[Layout.iova] == 0 && call[Layout.length] == .max
    return .request(
      isAll
        ? .ioasUnmapAll(ioas) : .ioasUnmap(ioas, at: call.iova(Layout.iova), length: call[Layout.length]),
      .structure(call, .unmapped(Layout.length)))
  }

  /// The address that is asked for; nil where the kernel chooses.
  private static func fixed(_ iova: IOVA, _ flags: UInt32) -> IOVA? {
    flags & IOASMapFlags.fixedIOVA == 0 ? nil : iova
  }

  /// What the flags allow a device to do; EINVAL for nothing.
  private static func protection(_ flags: UInt32) throws(Errno) -> Protection {
    var protection: Protection = []
    if flags & IOASMapFlags.readable != 0 { protection.insert(.read) }
    if flags & IOASMapFlags.writeable != 0 { protection.insert(.write) }
    guard !protection.isEmpty else { throw .EINVAL }
    return protection
  }
}
