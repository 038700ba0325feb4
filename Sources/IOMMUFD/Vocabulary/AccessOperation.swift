// SPDX-License-Identifier: Apache-2.0

/// What an in-kernel user of an IOAS does: an access object, as mediated devices have one.
///
/// On a test kernel IOMMU_TEST makes them. The id of an access is hidden there, but counted.
public enum AccessOperation<Object: Hashable & Sendable>: Hashable, Sendable {
  /// `iommufd_access_create`, and `iommufd_access_attach` where an IOAS is given.
  case create(Object?, AccessOptions)
  /// `iommufd_access_attach`.
  case attach(Object, to: Object)
  /// `iommufd_access_replace`; IOMMU_TEST_OP_ACCESS_REPLACE_IOAS.
  case replace(Object, to: Object)
  /// `iommufd_access_detach`.
  case detach(Object)
  /// `iommufd_access_pin_pages`; IOMMU_TEST_OP_ACCESS_PAGES. The pages can be compared with user memory.
  case pin(Object, at: IOVA, length: UInt64, flags: UInt32, compare: UserMemory?)
  /// `iommufd_access_unpin_pages`; IOMMU_TEST_OP_DESTROY_ACCESS_PAGES.
  case unpin(Object, item: UInt32)
  /// `iommufd_access_rw`; IOMMU_TEST_OP_ACCESS_RW between IOVAs and user memory.
  case transfer(Object, at: IOVA, length: UInt64, flags: UInt32, memory: UserMemory)

  /// The same operation with its objects named in another way.
  public func map<New>(_ object: (Object) -> New) -> AccessOperation<New> {
    switch self {
    case .create(let ioas, let options): .create(ioas.map(object), options)
    case .attach(let access, let to): .attach(object(access), to: object(to))
    case .replace(let access, let to): .replace(object(access), to: object(to))
    case .detach(let access): .detach(object(access))
    case .pin(let access, let at, let length, let flags, let compare):
      .pin(object(access), at: at, length: length, flags: flags, compare: compare)
    case .unpin(let access, let item): .unpin(object(access), item: item)
    case .transfer(let access, let at, let length, let flags, let memory):
      .transfer(object(access), at: at, length: length, flags: flags, memory: memory)
    }
  }
}

/// How an access object behaves.
public struct AccessOptions: Hashable, Sendable {
  /// The flag bits: 1 it pins pages, others unknown to Linux 6.12.
  public var flags: UInt32
  /// Whether it ignores the kernel's request to let go of pages, as only a broken driver does.
  public var isStubborn: Bool

  /// Creates options.
  public init(flags: UInt32 = 0, isStubborn: Bool = false) {
    self.flags = flags
    self.isStubborn = isStubborn
  }

  /// MOCK_FLAGS_ACCESS_CREATE_NEEDS_PIN_PAGES.
  public static let needsPinPages: UInt32 = 1
}

/// The flag bits of pins and transfers through an access.
public enum AccessFlags {
  /// MOCK_FLAGS_ACCESS_WRITE, MOCK_ACCESS_RW_WRITE: memory is written.
  public static let write: UInt32 = 1
  /// MOCK_ACCESS_RW_SLOW_PATH: pages are pinned for a transfer, also in the caller's own memory.
  public static let slowPath: UInt32 = 4
  /// MOCK_FLAGS_ACCESS_SYZ: the IOVA is the number of an area and, in its high half, an offset.
  public static let areaNumber: UInt32 = 0x1_0000
}
