// SPDX-License-Identifier: Apache-2.0

/// A system call on a file descriptor as a process makes it.
public struct RawCall: Hashable, Sendable {
  /// Which system call.
  public enum Kind: Hashable, Sendable {
    /// `ioctl`: a command and its argument, most often the address of a struct.
    case ioctl(command: UInt32, argument: UInt64)
    /// `read` of so many bytes into a buffer.
    case read(into: UInt64, count: UInt64)
    /// `write` of so many bytes from a buffer.
    case write(from: UInt64, count: UInt64)
  }

  /// The file descriptor.
  public let descriptor: Int32
  /// The system call.
  public let kind: Kind

  /// Creates a call.
  public init(_ kind: Kind, on descriptor: Int32) {
    self.kind = kind
    self.descriptor = descriptor
  }

  /// Makes every check of Linux 6.12 that needs no object, in the kernel's order, and decodes the call.
  ///
  /// The ioctls that every file has, such as FIOCLEX, are not looked at: the VFS answers them first.
  public func decode(memory: some CallerMemory, files: FileTable, build: KernelBuild) -> Decoded {
    guard let file = files[descriptor] else { return .answered(.failure(.EBADF)) }
    let caller = Caller(
      memory: memory, files: files, descriptor: descriptor, file: file, build: build)
    do throws(Errno) {
      return try caller.decode(kind)
    } catch {
      return .answered(.failure(error))
    }
  }
}

/// Whoever makes a call: what the checks may look at.
struct Caller {
  /// The memory of the process.
  let memory: any CallerMemory
  /// The files of the process.
  let files: FileTable
  /// The descriptor that the call is made on.
  let descriptor: Int32
  /// The file behind it.
  let file: OpenFile
  /// The build of the kernel.
  let build: KernelBuild

  /// Decodes a call according to the file it is made on.
  func decode(_ kind: RawCall.Kind) throws(Errno) -> Decoded {
    switch (file, kind) {
    case (.iommufd, .ioctl(let command, let argument)):
      try IOMMUFDFile.decode(command, argument, self)
    case (.device(_, let isBound), .ioctl(let command, let argument)):
      try DeviceFile.decode(command, argument, isBound: isBound, self)
    case (.faultQueue(let queue), .read(let buffer, let count)):
      try FaultFile.decodeRead(of: queue, into: buffer, count: count)
    case (.faultQueue(let queue), .write(let buffer, let count)):
      try FaultFile.decodeWrite(to: queue, from: buffer, count: count, memory)
    case (_, .ioctl): throw .ENOTTY
    // A file without these operations: vfs_read(), vfs_write().
    case (_, .read), (_, .write): throw .EINVAL
    }
  }
}
