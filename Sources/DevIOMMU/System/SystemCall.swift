// SPDX-License-Identifier: Apache-2.0

import CIOMMUFD
import IOMMUFD

/// One system call of the real backend, with the memory that it reads or writes.
public enum SystemCall {
  /// `open`, always with O_CLOEXEC; the flags are those of the C library.
  case open(path: String, flags: Int32)
  /// `close`.
  case close(Int32)
  /// `ioctl`; the argument is the address of a struct, or a number.
  case ioctl(Int32, command: UInt32, argument: UInt)
  /// `read`.
  case read(Int32, UnsafeMutableRawBufferPointer)
  /// `write`.
  case write(Int32, UnsafeRawBufferPointer)
  /// `getdents64`.
  case readDirectory(Int32, UnsafeMutableRawBufferPointer)
  /// `readlink`.
  case readLink(path: String, UnsafeMutableRawBufferPointer)
  /// `stat`.
  case status(path: String, UnsafeMutablePointer<ciommufd_status>)
  /// `access`; the mode is made of R_OK and W_OK.
  case access(path: String, mode: Int32)
  /// `mmap` of private anonymous memory at a fixed address where nothing is mapped.
  case map(address: UInt64, length: UInt64, protection: Int32)
  /// `munmap`.
  case unmap(address: UInt64, length: UInt64)
  /// `mprotect`.
  case protect(address: UInt64, length: UInt64, protection: Int32)
  /// `process_vm_readv` of the process itself: a read that fails instead of a signal.
  case peek(address: UInt64, UnsafeMutableRawBufferPointer)
  /// `process_vm_writev` of the process itself.
  case poke(address: UInt64, UnsafeRawBufferPointer)
  /// `getrlimit(RLIMIT_MEMLOCK)`, in bytes; all bits set for no limit.
  case memlockLimit(UnsafeMutablePointer<UInt64>)
  /// `setrlimit(RLIMIT_MEMLOCK)`, in bytes.
  case setMemlockLimit(UInt64)
  /// `capget`: 1 where the process has a capability.
  case hasCapability(UInt32)
  /// `capset`.
  case setCapability(UInt32, Bool)
  /// `geteuid`.
  case userID
  /// `uname`: the release of the kernel, with a zero byte behind it.
  case release(UnsafeMutableRawBufferPointer)
}

/// Who makes system calls: the one seam between the real backend and the host.
///
/// Everything that reaches the host goes through ``perform(_:)``, so a test can put a kernel of its own
/// behind it, record what was called, and force an error anywhere.
public protocol SystemCalls: Sendable {
  /// Makes a call once, and returns what it returns.
  ///
  /// Throws its errno; EINTR too.
  func perform(_ call: SystemCall) throws(Errno) -> Int
}
