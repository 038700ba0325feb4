// SPDX-License-Identifier: Apache-2.0

/// The file of `/dev/iommu`: `iommufd_fops_ioctl`, Linux 6.12.
public enum IOMMUFDFile {
  /// The lowest number of an ioctl that is not one of an old VFIO container.
  static let firstNumber: UInt32 = 0x80

  /// The ioctls of iommufd itself, ascending by their number.
  public static func ioctls(in build: KernelBuild) -> [Ioctl] {
    switch build {
    case .normal: normalIoctls
    case .test: testIoctls
    }
  }

  private static let normalIoctls = IOASCodec.ioctls + HWPTCodec.ioctls
  private static let testIoctls = normalIoctls + TestCodec.ioctls

  /// Looks an ioctl up and decodes its call.
  static func decode(_ command: UInt32, _ argument: UInt64, _ caller: Caller) throws(Errno) -> Decoded {
    let number = command & 0xff
    guard number >= firstNumber, number - firstNumber < caller.build.tableLength else {
      return try CompatCodec.decode(command, argument, caller)
    }
    // The size is read before anybody knows whether there is such an ioctl.
    _ = try userSize(at: argument, caller.memory)
    guard let ioctl = ioctls(in: caller.build).first(where: { $0.command == command }) else {
      throw .ENOTTY
    }
    return try ioctl.decode(argument, caller)
  }

  /// The size that a struct of the caller states in its first four bytes; EFAULT where it cannot be read.
  static func userSize(at address: UInt64, _ memory: any CallerMemory) throws(Errno) -> UInt32 {
    guard let bytes = memory.copyFromUser(address, 4) else { throw .EFAULT }
    return UInt32(littleEndianBytes: bytes)
  }
}
