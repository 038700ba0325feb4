// SPDX-License-Identifier: Apache-2.0

import CIOMMUFD
import IOMMUFD

// The operations of the test interface, beside those of accesses and faults.
extension KernelContext {
  /// The first number of the mock devices that `mock-device` makes: scenarios name theirs below.
  private static let firstUnnamedMock: UInt32 = 1000

  mutating func perform(_ operation: TestOperation<ObjectID>) throws(Errno) -> Response {
    switch operation {
    case .mockDomain(let target, let flags): return try mockDomain(target, flags: flags)
    case .mockDomainReplace(let id, let target): return try mockReplace(id, to: target)
    case .checkMap(let hwpt, let at, let length, let place):
      let address = try memory.address(of: place)
      return try test(ABI_TEST_OP_MD_CHECK_MAP, hwpt) {
        $0.check_map = abi_test_check_map(iova: at.rawValue, length: length, uptr: address)
      }
    case .checkRefs(let place, let length, let refs):
      let address = try memory.address(of: place)
      return try test(ABI_TEST_OP_MD_CHECK_REFS, 0) {
        $0.check_refs = abi_test_check_refs(length: length, uptr: address, refs: refs)
      }
    case .setTemporaryMemoryLimit(let limit):
      return try test(ABI_TEST_OP_SET_TEMP_MEMORY_LIMIT, 0) { $0.memory_limit.limit = limit }
    case .dirty(let hwpt, let at, let length, let pageSize, let bits):
      return try markDirty(hwpt, at, length: length, pageSize: pageSize, bits)
    case .copyArea(let to, let from, let source, let length, let at, let protection):
      let call = try ioasCopy(
        to: to, from: from, source, length: length, at: at, protection, flags: ABI_TEST_ACCESS_SYZ)
      return .copiedArea(from: IOVA(call.src_iova), to: IOVA(call.dst_iova))
    case .checkIOTLB(let hwpt, let id, let value):
      return try test(ABI_TEST_OP_MD_CHECK_IOTLB, hwpt) {
        $0.check_iotlb = abi_test_check_iotlb(id: id, iotlb: value)
      }
    }
  }

  /// An operation that gives nothing back.
  private func test(
    _ operation: UInt32, _ id: ObjectID, _ fill: (inout abi_test_cmd) -> Void
  ) throws(Errno) -> Response {
    var call = abi_test_cmd()
    call.op = operation
    call.id = id.rawValue
    fill(&call)
    try ioctl(ABI_IOMMU_TEST_CMD, &call)
    return .done
  }

  func addReserved(_ ioas: ObjectID, at start: IOVA, length: UInt64) throws(Errno) -> Response {
    try test(ABI_TEST_OP_ADD_RESERVED, ioas) {
      $0.add_reserved = abi_test_add_reserved(start: start.rawValue, length: length)
    }
  }

  private mutating func mockDomain(_ target: ObjectID, flags: UInt32) throws(Errno) -> Response {
    let (objects, hwpt) = try makeMock(on: target, flags: flags)
    var index = Self.firstUnnamedMock
    while mocks[index] != nil { index += 1 }
    mocks[index] = MockDevice(flags: flags, objects: objects)
    return .mockDevice(test: objects.selftest, hwpt: hwpt, device: objects.device)
  }

  /// IOMMU_TEST_OP_MOCK_DOMAIN_FLAGS.
  func makeMock(
    on pageTable: ObjectID, flags: UInt32
  ) throws(Errno) -> (objects: (selftest: ObjectID, device: ObjectID), hwpt: ObjectID) {
    var call = abi_test_cmd()
    call.op = ABI_TEST_OP_MOCK_DOMAIN_FLAGS
    call.id = pageTable.rawValue
    call.mock_domain.dev_flags = flags
    try ioctl(ABI_IOMMU_TEST_CMD, &call)
    let made = call.mock_domain
    return ((ObjectID(made.out_stdev_id), ObjectID(made.out_idev_id)), ObjectID(made.out_hwpt_id))
  }

  /// IOMMU_TEST_OP_MOCK_DOMAIN_REPLACE.
  func mockReplace(_ testObject: ObjectID, to pageTable: ObjectID) throws(Errno) -> Response {
    var call = abi_test_cmd()
    call.op = ABI_TEST_OP_MOCK_DOMAIN_REPLACE
    call.id = testObject.rawValue
    call.mock_domain_replace.pt_id = pageTable.rawValue
    try ioctl(ABI_IOMMU_TEST_CMD, &call)
    return .pageTable(ObjectID(call.mock_domain_replace.pt_id))
  }

  /// Forgets the mock device that went away with its test object.
  mutating func forgetMock(ofTestObject id: ObjectID) {
    mocks = mocks.filter { $0.value.objects?.selftest != id }
  }

  private mutating func markDirty(
    _ hwpt: ObjectID, _ iova: IOVA, length: UInt64, pageSize: UInt64, _ bits: DirtyBits
  ) throws(Errno) -> Response {
    var call = abi_test_cmd()
    call.op = ABI_TEST_OP_DIRTY
    call.id = hwpt.rawValue
    call.dirty.iova = iova.rawValue
    call.dirty.length = length
    call.dirty.page_size = pageSize
    switch bits {
    case .memory(let place):
      call.dirty.uptr = try memory.address(of: place)
      try ioctl(ABI_IOMMU_TEST_CMD, &call)
    case .pattern(let pattern):
      var bitmap = Self.bitmap(pattern, pages: pageSize == 0 ? 0 : length / pageSize)
      try bitmap.withAddress { (address) throws(Errno) in
        call.dirty.uptr = address
        try ioctl(ABI_IOMMU_TEST_CMD, &call)
      }
    }
    return .count(call.dirty.out_nr_dirty)
  }

  /// The bits for so many pages, which repeat a pattern; at least a byte, so that it has an address.
  private static func bitmap(_ pattern: [UInt8], pages: UInt64) -> [UInt8] {
    // More are refused before a bit is looked at.
    guard !pattern.isEmpty, 1...(1 << 27) ~= pages else {
      return Array(repeating: 0, count: pages <= 1 << 27 ? Int(pages / 8) + 1 : 1)
    }
    return (0..<Int((pages + 7) / 8)).map { pattern[$0 % pattern.count] }
  }
}
