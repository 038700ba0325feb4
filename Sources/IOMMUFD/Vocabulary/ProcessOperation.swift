// SPDX-License-Identifier: Apache-2.0

/// What the process that owns the iommufd does to its own memory and rights.
public enum ProcessOperation: Hashable, Sendable {
  /// `mmap` of new private memory at an address, in place of what was there.
  case map(UserMemory, length: UInt64, Protection)
  /// `munmap`.
  case unmap(UserMemory, length: UInt64)
  /// `mprotect`.
  case protect(UserMemory, length: UInt64, Protection)
  /// A store of bytes.
  case write(UserMemory, [UInt8])
  /// A load of so many bytes.
  case read(UserMemory, length: UInt64)
  /// `capset`.
  case capability(Capability, Bool)
}

/// A capability that iommufd asks for.
public enum Capability: String, CaseIterable, Hashable, Sendable {
  /// CAP_IPC_LOCK: locked memory is not charged.
  case ipcLock = "ipc-lock"
  /// CAP_SYS_RESOURCE: the way of charging may be set.
  case sysResource = "sys-resource"
}
