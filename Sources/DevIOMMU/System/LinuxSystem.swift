// SPDX-License-Identifier: Apache-2.0

import CIOMMUFD
import IOMMUFD

/// The system calls of the host.
public struct LinuxSystem: SystemCalls {
  /// Creates them.
  public init() {}

  /// Makes a call once.
  ///
  /// Throws its errno; EIO for one that Linux does not have.
  public func perform(_ call: SystemCall) throws(Errno) -> Int {
    try Self.checked(Self.file(call) ?? Self.memory(call) ?? Self.process(call))
  }

  /// What a call of the C part returned: a result, or an errno below zero.
  static func checked(_ result: Int) throws(Errno) -> Int {
    if result < 0 { throw Errno(rawValue: Int32(-result)) ?? .EIO }
    return result
  }

  private static func file(_ call: SystemCall) -> Int? {
    switch call {
    case .open(let path, let flags): ciommufd_open(path, flags)
    case .close(let descriptor): ciommufd_close(descriptor)
    case .ioctl(let descriptor, let command, let argument):
      ciommufd_ioctl(descriptor, UInt(command), argument)
    case .read(let descriptor, let buffer): ciommufd_read(descriptor, buffer.baseAddress, buffer.count)
    case .write(let descriptor, let buffer): ciommufd_write(descriptor, buffer.baseAddress, buffer.count)
    case .readDirectory(let descriptor, let buffer):
      ciommufd_getdents(descriptor, buffer.baseAddress, buffer.count)
    case .readLink(let path, let buffer): ciommufd_readlink(path, buffer.baseAddress, buffer.count)
    case .status(let path, let status): ciommufd_status(path, status)
    case .access(let path, let mode): ciommufd_access(path, mode)
    default: nil
    }
  }

  private static func memory(_ call: SystemCall) -> Int? {
    switch call {
    case .map(let address, let length, let protection): ciommufd_map(address, length, protection)
    case .unmap(let address, let length): ciommufd_unmap(address, length)
    case .protect(let address, let length, let protection): ciommufd_protect(address, length, protection)
    case .peek(let address, let buffer): ciommufd_peek(address, buffer.baseAddress, buffer.count)
    case .poke(let address, let buffer): ciommufd_poke(address, buffer.baseAddress, buffer.count)
    default: nil
    }
  }

  private static func process(_ call: SystemCall) -> Int {
    switch call {
    case .memlockLimit(let bytes): ciommufd_memlock(bytes)
    case .setMemlockLimit(let bytes): ciommufd_set_memlock(bytes)
    case .hasCapability(let capability): ciommufd_has_capability(capability)
    case .setCapability(let capability, let on): ciommufd_set_capability(capability, on ? 1 : 0)
    case .userID: ciommufd_user()
    case .release(let buffer): ciommufd_release(buffer.baseAddress, buffer.count)
    default: -Int(Errno.EIO.rawValue)
    }
  }
}
