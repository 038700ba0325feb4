// SPDX-License-Identifier: Apache-2.0

/// The errors that iommufd and the VFIO device nodes answer with; raw values are Linux's own.
///
/// The set is closed, and the same on every host: an answer of a simulated Linux does not depend
/// on the system that runs the simulator.
public enum Errno: Int32, Error, CaseIterable, Hashable, Sendable {
  /// Operation not permitted.
  case EPERM = 1
  /// No such object.
  case ENOENT = 2
  /// Interrupted.
  case EINTR = 4
  /// Input or output error.
  case EIO = 5
  /// Argument list too long: unknown bytes behind a struct are not zero.
  case E2BIG = 7
  /// Bad file descriptor.
  case EBADF = 9
  /// Out of memory, or a limit on locked memory.
  case ENOMEM = 12
  /// Permission denied.
  case EACCES = 13
  /// Bad address: user memory cannot be reached or pinned.
  case EFAULT = 14
  /// In use.
  case EBUSY = 16
  /// Exists already.
  case EEXIST = 17
  /// No such device.
  case ENODEV = 19
  /// Invalid argument; at attach: this page table does not suit the device.
  case EINVAL = 22
  /// Too many open files.
  case EMFILE = 24
  /// No such ioctl.
  case ENOTTY = 25
  /// No space: no free IOVA range fits.
  case ENOSPC = 28
  /// Illegal seek: a read or write of the wrong size.
  case ESPIPE = 29
  /// Result out of range.
  case ERANGE = 34
  /// Accesses did not let go of a range.
  case EDEADLK = 35
  /// Invalid exchange.
  case EBADE = 52
  /// A number is too large.
  case EOVERFLOW = 75
  /// The file descriptor is not an iommufd.
  case EBADFD = 77
  /// More answers than the buffer holds.
  case EMSGSIZE = 90
  /// Not supported: an unknown flag or a feature the hardware lacks.
  case EOPNOTSUPP = 95
  /// An address range is in use.
  case EADDRINUSE = 98
}

extension Errno {
  // Reflection is slow, and scenarios name errors by the million.
  private static let names = Dictionary(uniqueKeysWithValues: allCases.map { ($0, "\($0)") })
  private static let named = Dictionary(uniqueKeysWithValues: names.map { ($1, $0) })

  /// The name, `EINVAL`.
  public var name: String { Self.names[self] ?? "\(rawValue)" }

  /// Finds an error by its name.
  public init?(name: some StringProtocol) {
    guard let found = Self.named[String(name)] else { return nil }
    self = found
  }
}
