// SPDX-License-Identifier: Apache-2.0

/// An ioctl that is answered: its name, its number and the checks on its argument.
public struct Ioctl: Sendable {
  /// How the argument is read before the ioctl itself looks at it.
  public enum Argument: Hashable, Sendable {
    /// A struct that begins with its own size and may grow: the kernel's size, and the least, in bytes.
    case extensible(size: Int, minimum: Int)
    /// A VFIO struct that begins with its size, of which so many bytes are read and the rest ignored.
    case prefix(Int)
    /// A number, or nothing.
    case number
  }

  /// The name, `IOMMU_IOAS_MAP`.
  public let name: String
  /// The whole command, `0x3b85`.
  public let command: UInt32
  /// The argument.
  public let argument: Argument
  /// Decodes a call whose argument has been read.
  let decode: @Sendable (IoctlCall) throws(Errno) -> Decoded
}

/// One call of an ioctl whose argument has been read.
struct IoctlCall {
  /// The argument itself.
  let argument: UInt64
  /// The struct that it is the address of; empty for ``Ioctl/Argument/number``.
  let structure: UserStruct
  /// Whoever makes the call.
  let caller: Caller

  /// The value of a field of the struct.
  subscript<Value>(field: Field<Value>) -> Value { structure[field] }

  /// The id of an object in a field of the struct.
  func id(_ field: Field<UInt32>) -> ObjectID { ObjectID(structure[field]) }

  /// An IOVA in a field of the struct.
  func iova(_ field: Field<UInt64>) -> IOVA { IOVA(structure[field]) }
}

extension Ioctl {
  /// Reads the argument and decodes the call.
  func decode(_ argument: UInt64, _ caller: Caller) throws(Errno) -> Decoded {
    try decode(IoctlCall(argument: argument, structure: load(argument, caller.memory), caller: caller))
  }

  private func load(_ address: UInt64, _ memory: any CallerMemory) throws(Errno) -> UserStruct {
    switch argument {
    case .extensible(let size, let minimum):
      return try Self.loadExtensible(address, size: size, minimum: minimum, memory)
    case .prefix(let size):
      let found = try memory.load(address, size: size)
      guard found[VFIOLayout.argsz] >= size else { throw .EINVAL }
      return found
    case .number:
      return UserStruct(at: address, userSize: 0, size: 0, [])
    }
  }

  /// The last steps of `iommufd_fops_ioctl` before the handler, and `copy_struct_from_user`, Linux 6.12.
  private static func loadExtensible(
    _ address: UInt64, size: Int, minimum: Int, _ memory: any CallerMemory
  ) throws(Errno) -> UserStruct {
    let userSize = try IOMMUFDFile.userSize(at: address, memory)
    guard userSize >= minimum else { throw .EINVAL }
    if userSize > size { try checkTail(address, from: size, to: userSize, memory) }
    guard let bytes = memory.copyFromUser(address, min(size, Int(userSize))) else { throw .EFAULT }
    return UserStruct(at: address, userSize: userSize, size: size, bytes)
  }

  /// What the caller's struct has beyond the kernel's must be zero: `check_zeroed_user`.
  private static func checkTail(
    _ address: UInt64, from size: Int, to userSize: UInt32, _ memory: any CallerMemory
  ) throws(Errno) {
    // access_ok() looks at the whole range before the first byte is read.
    guard address.offset(by: UInt64(userSize) - 1) != nil else { throw .EFAULT }
    let end = memory.scan(at: address + UInt64(size), count: UInt64(userSize) - UInt64(size)) { bytes in
      bytes.allSatisfy { $0 == 0 }
    }
    switch end {
    case .complete: return
    case .stopped: throw .E2BIG
    case .unreadable: throw .EFAULT
    }
  }
}
