// SPDX-License-Identifier: Apache-2.0

/// What a file descriptor stands for.
public enum OpenFile: Hashable, Sendable {
  /// `/dev/iommu`.
  case iommufd
  /// `/dev/vfio/devices/vfioN`, and whether VFIO_DEVICE_BIND_IOMMUFD has succeeded on this file.
  case device(DeviceName, isBound: Bool = false)
  /// The file of an access, from IOMMU_TEST_OP_CREATE_ACCESS.
  case access(ObjectID)
  /// The file of a fault queue, from IOMMU_FAULT_QUEUE_ALLOC.
  case faultQueue(ObjectID)
  /// Any other file.
  case other

  /// What closing the file asks of a backend; nil where nothing is left to do.
  ///
  /// Closing the iommufd itself is not an operation: the backend as a whole goes away with it.
  public var requestWhenClosed: Request? {
    switch self {
    case .device(let name, isBound: true): .unbind(.name(name))
    case .access(let id), .faultQueue(let id): .close(id)
    case .iommufd, .device, .other: nil
    }
  }
}

/// The open files of a process that makes system calls.
public struct FileTable: Hashable, Sendable {
  /// The files by their descriptor.
  public private(set) var files: [Int32: OpenFile] = [:]
  /// The number of descriptors, RLIMIT_NOFILE: one at or above it is never given.
  public var limit: Int32
  /// No descriptor below is free.
  private var lowestFree: Int32 = 0

  /// Creates an empty table.
  public init(limit: Int32 = 1024) { self.limit = limit }

  /// The file that a descriptor stands for; nil where it is not open.
  public subscript(descriptor: Int32) -> OpenFile? { files[descriptor] }

  /// The lowest descriptor that is free; nil at the limit.
  public var nextDescriptor: Int32? { lowestFree < limit ? lowestFree : nil }

  /// Opens a file under the lowest free descriptor; nil at the limit.
  public mutating func open(_ file: OpenFile) -> Int32? {
    guard let descriptor = nextDescriptor else { return nil }
    insert(file, at: descriptor)
    return descriptor
  }

  /// Puts a file under a descriptor, in place of what was there, as `dup2` does; no negative one.
  public mutating func insert(_ file: OpenFile, at descriptor: Int32) {
    guard descriptor >= 0 else { return }
    files[descriptor] = file
    while files[lowestFree] != nil, lowestFree < .max { lowestFree += 1 }
  }

  /// Closes a descriptor and returns what it stood for; nil where it was not open.
  @discardableResult
  public mutating func close(_ descriptor: Int32) -> OpenFile? {
    guard let file = files.removeValue(forKey: descriptor) else { return nil }
    lowestFree = min(lowestFree, descriptor)
    return file
  }

  /// The access that a number in a struct names; EBADFD for anything else: `iommufd_access_get`.
  func access(_ descriptor: UInt32) throws(Errno) -> ObjectID {
    guard case .access(let id) = files[Int32(bitPattern: descriptor)] else { throw .EBADFD }
    return id
  }

  /// Whether some file holds a device bound.
  func isBound(_ name: DeviceName) -> Bool {
    files.values.contains(.device(name, isBound: true))
  }
}
