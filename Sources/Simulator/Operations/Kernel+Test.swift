// SPDX-License-Identifier: Apache-2.0

import AddressIndex
import IOMMUFD

// The operations of the kernel's test interface.
extension Kernel {
  mutating func perform(_ operation: TestOperation<ObjectID>) throws(Refusal) -> Response {
    switch operation {
    case .mockDomain(let target, let flags): return try mockDomain(target, flags: flags)
    case .mockDomainReplace(let id, let target): return try mockDomainReplace(id, to: target)
    case .checkMap(let hwpt, let at, let length, let place):
      memory.use(place)
      try checkMap(hwpt, at: at, length: length, place.userAddress)
    case .checkRefs(let place, let length, let refs):
      memory.use(place)
      try checkRefs(place.userAddress, length: length, refs: refs)
    case .setTemporaryMemoryLimit(let limit):
      if limit < 12 {
        throw Refusal(.EINVAL, in: "iommufd_test", "less than 12 bytes hold no list of pages")
      }
    case .dirty(let hwpt, let at, let length, let pageSize, let bits):
      return try markDirty(hwpt, at: at, length: length, pageSize: pageSize, bits)
    case .copyArea(let to, let from, let source, let length, let at, let protection):
      let start = objects[from]?.kind == .ioas ? areaStart(source, of: from) : source
      let response = try ioasCopy(to: to, from: from, source: start, length: length, at: at, protection)
      guard case .iova(let iova) = response else { return response }
      return .copiedArea(from: start, to: iova)
    case .checkIOTLB(let hwpt, let id, let value): try checkIOTLB(hwpt, id: id, value: value)
    }
    return .done
  }

  /// The first number of the devices that MOCK_DOMAIN makes: scenarios name theirs below.
  private static let firstUnnamedMock: UInt32 = 1000

  /// IOMMU_TEST_OP_MOCK_DOMAIN and _FLAGS: `iommufd_test_mock_domain`.
  ///
  /// Throws EINVAL for unknown flags, EOPNOTSUPP on a machine without test devices, and what attaching throws.
  private mutating func mockDomain(_ target: ObjectID, flags: UInt32) throws(Refusal) -> Response {
    try requireMock("iommufd_test_mock_domain")
    var index = Self.firstUnnamedMock
    while mocks[index] != nil { index += 1 }
    let record = MockRecord(flags: flags)
    mocks[index] = record
    do throws(Refusal) {
      guard case .pageTable(let hwpt) = try run(attachMockPlan(index, record, to: target)),
        let made = mocks[index]?.objects
      else { return .done }
      return .mockDevice(test: made.selftest, hwpt: hwpt, device: made.device)
    } catch {
      mocks[index] = nil
      throw error
    }
  }

  private func requireMock(_ function: String) throws(Refusal) {
    if machine.mockIOMMU == nil {
      throw Refusal(.EOPNOTSUPP, in: function, "the machine \(machine.name) has no test devices")
    }
  }

  /// IOMMU_TEST_OP_MOCK_DOMAIN_REPLACE: `iommufd_test_mock_domain_replace`.
  ///
  /// Throws ENOENT where there is no such test object, and what replacing throws.
  private mutating func mockDomainReplace(_ id: ObjectID, to target: ObjectID) throws(Refusal) -> Response {
    try require(id, .selftest)
    guard let objects = mocks.values.lazy.compactMap(\.objects).first(where: { $0.selftest == id }) else {
      return .done
    }
    return try attach(.object(objects.device), to: target)
  }

  /// The paging table of the test driver with an id: `get_md_pagetable`.
  ///
  /// Throws ENOENT, EINVAL for a table of another driver.
  func mockTable(_ id: ObjectID) throws(Refusal) -> HWPT {
    try require(id, .hwptPaging)
    guard let hwpt = hwpts[id], hwpt.iommu.driver == .mock else {
      throw Refusal(.EINVAL, in: "get_md_pagetable", "hwpt \(id) is not the test driver's", .object(id))
    }
    return hwpt
  }

  /// IOMMU_TEST_OP_MD_CHECK_MAP: `iommufd_test_md_check_pa`.
  ///
  /// Throws EINVAL for what is no multiple of 2 KiB or wraps, ENOENT, EFAULT where no memory is mapped,
  /// EINVAL where an address leads elsewhere.
  private func checkMap(
    _ id: ObjectID, at iova: IOVA, length: UInt64, _ userAddress: UInt64
  ) throws(Refusal) {
    let function = "iommufd_test_md_check_pa"
    let size = HWPT.mockPageSize
    let isAligned = (iova.rawValue | length | userAddress) % size == 0
    if !isAligned || userAddress.addingReportingOverflow(length).overflow {
      throw Refusal(.EINVAL, in: function, "addresses and length are multiples of 2 KiB and do not wrap")
    }
    let hwpt = try mockTable(id)
    for offset in stride(from: 0, to: length, by: Int(size)) {
      let address = userAddress + offset
      try memory.checkPage(at: address, function)
      let target = IOVA(iova.rawValue &+ offset)
      if physicalAddress(of: target, in: hwpt) != memory.physicalAddress(of: address) {
        throw Refusal(.EINVAL, in: function, "\(target) does not lead to user address \(address.hex)")
      }
    }
  }

  /// Where an address leads, as a physical page and an offset; nil where nothing is mapped.
  func physicalAddress(of iova: IOVA, in hwpt: HWPT) -> PhysicalAddress? {
    guard let element = hwpt.mappings.element(at: iova), case .ioas(let owner) = hwpt.base,
      let iopt = ioases[owner]?.iopt
    else { return nil }
    let address = element.value.userAddress &+ (iova.rawValue - element.range.first.rawValue)
    let epoch = pinEpoch(of: address / IOPageTable.pageSize, element.value, in: iopt)
    return epoch.flatMap { memory.physicalAddress(of: address, in: $0) }
  }

  /// IOMMU_TEST_OP_MD_CHECK_REFS: `iommufd_test_md_check_refs`.
  ///
  /// Throws EINVAL for what is no multiple of a page or wraps; by page EFAULT where none is mapped, EIO where
  /// it is pinned more or less often.
  private func checkRefs(_ userAddress: UInt64, length: UInt64, refs: UInt32) throws(Refusal) {
    let function = "iommufd_test_md_check_refs"
    let isAligned = (userAddress | length) % IOPageTable.pageSize == 0
    if !isAligned || userAddress.addingReportingOverflow(length).overflow {
      throw Refusal(.EINVAL, in: function, "address and length are whole pages and do not wrap")
    }
    guard length > 0 else { return }
    let hole = memory.firstHole(from: userAddress, length: length)
    let mapped = hole.map { $0 - userAddress } ?? length
    if let pages = IOVARange(IOVA(userAddress / IOPageTable.pageSize), length: mapped / IOPageTable.pageSize),
      let wrong = firstPage(of: pages, notPinned: Int(refs))
    {
      throw Refusal(
        .EIO, in: function,
        "the page at \((wrong.page * IOPageTable.pageSize).hex) is pinned \(wrong.count) times, not \(refs)")
    }
    if let hole { throw Refusal(.EFAULT, in: function, "no memory is mapped at user address \(hole.hex)") }
  }

  /// IOMMU_TEST_OP_MD_CHECK_IOTLB: `iommufd_test_md_check_iotlb`.
  ///
  /// Throws ENOENT where there is no such nested table, EINVAL where it holds another value.
  private func checkIOTLB(_ id: ObjectID, id entry: UInt32, value: UInt32) throws(Refusal) {
    try require(id, .hwptNested)
    let iotlb = hwpts[id]?.iotlb ?? []
    guard entry < iotlb.count, iotlb[Int(entry)] == value else {
      throw Refusal(
        .EINVAL, in: "iommufd_test_md_check_iotlb",
        entry < iotlb.count
          ? "IOTLB entry \(entry) holds \(iotlb[Int(entry)].hex), not \(value.hex)"
          : "there is no IOTLB entry \(entry)", .object(id))
    }
  }
}
