// SPDX-License-Identifier: Apache-2.0

/// The operations of IOMMU_TEST, which only test kernels have, beside those of accesses and faults.
public enum TestOperation<Object: Hashable & Sendable>: Hashable, Sendable {
  /// MOCK_DOMAIN and MOCK_DOMAIN_FLAGS: a mock device, bound and attached.
  case mockDomain(Object, flags: UInt32)
  /// MOCK_DOMAIN_REPLACE: moves a mock device, given by its test object.
  case mockDomainReplace(Object, to: Object)
  /// MD_CHECK_MAP: do these IOVAs lead to this memory?
  case checkMap(Object, at: IOVA, length: UInt64, memory: UserMemory)
  /// MD_CHECK_REFS: is each page of this memory pinned so often?
  case checkRefs(UserMemory, length: UInt64, refs: UInt32)
  /// SET_TEMP_MEMORY_LIMIT, in bytes.
  case setTemporaryMemoryLimit(UInt32)
  /// DIRTY: the device has written to pages.
  case dirty(Object, at: IOVA, length: UInt64, pageSize: UInt64, DirtyBits)
  /// IOMMU_IOAS_COPY whose source is the number of an area and, in the high half, an offset into it.
  case copyArea(to: Object, from: Object, source: IOVA, length: UInt64, at: IOVA?, Protection)
  /// MD_CHECK_IOTLB: does this entry of a nested table hold this value?
  case checkIOTLB(Object, id: UInt32, value: UInt32)

  /// The same operation with its objects named in another way.
  public func map<New>(_ object: (Object) -> New) -> TestOperation<New> {
    switch self {
    case .mockDomain(let target, let flags): .mockDomain(object(target), flags: flags)
    case .mockDomainReplace(let device, let to): .mockDomainReplace(object(device), to: object(to))
    case .checkMap(let hwpt, let at, let length, let memory):
      .checkMap(object(hwpt), at: at, length: length, memory: memory)
    case .checkRefs(let memory, let length, let refs): .checkRefs(memory, length: length, refs: refs)
    case .setTemporaryMemoryLimit(let limit): .setTemporaryMemoryLimit(limit)
    case .dirty(let hwpt, let at, let length, let pageSize, let bits):
      .dirty(object(hwpt), at: at, length: length, pageSize: pageSize, bits)
    case .copyArea(let to, let from, let source, let length, let at, let protection):
      .copyArea(to: object(to), from: object(from), source: source, length: length, at: at, protection)
    case .checkIOTLB(let hwpt, let id, let value): .checkIOTLB(object(hwpt), id: id, value: value)
    }
  }
}

/// Which pages of a range are dirty: one bit a page, the lowest bit of the first byte first.
public enum DirtyBits: Hashable, Sendable {
  /// Bytes, repeated up to the end of the range.
  case pattern([UInt8])
  /// A bitmap in the caller's memory.
  case memory(UserMemory)

  /// Every page.
  public static var all: DirtyBits { .pattern([0xff]) }
}
