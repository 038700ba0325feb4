// SPDX-License-Identifier: Apache-2.0

/// An operation of IOMMU_TEST_CMD: its name, its number and its decoder.
public struct TestCommand: Sendable {
  /// The name, `IOMMU_TEST_OP_MOCK_DOMAIN`.
  public let name: String
  /// The number in the field `op`.
  public let number: UInt32
  /// Decodes a call whose struct has been read.
  let decode: @Sendable (IoctlCall) throws(Errno) -> Decoded
}

/// IOMMU_TEST_CMD of the test build: `iommufd_test`, Linux 6.12.
public enum TestCodec {
  static let ioctls = [
    Ioctl(
      name: "IOMMU_TEST_CMD", command: 0x3ba0,
      argument: .extensible(size: TestLayout.size, minimum: TestLayout.minimum), decode: decode)
  ]

  /// The operations, ascending by their number.
  public static let commands = [
    TestCommand(name: "IOMMU_TEST_OP_ADD_RESERVED", number: 1, decode: addReserved),
    TestCommand(name: "IOMMU_TEST_OP_MOCK_DOMAIN", number: 2, decode: mockDomain),
    TestCommand(name: "IOMMU_TEST_OP_MD_CHECK_MAP", number: 3, decode: checkMap),
    TestCommand(name: "IOMMU_TEST_OP_MD_CHECK_REFS", number: 4, decode: checkRefs),
    TestCommand(name: "IOMMU_TEST_OP_CREATE_ACCESS", number: 5, decode: AccessCodec.create),
    TestCommand(name: "IOMMU_TEST_OP_DESTROY_ACCESS_PAGES", number: 6, decode: AccessCodec.unpin),
    TestCommand(name: "IOMMU_TEST_OP_ACCESS_PAGES", number: 7, decode: AccessCodec.pin),
    TestCommand(name: "IOMMU_TEST_OP_ACCESS_RW", number: 8, decode: AccessCodec.transfer),
    TestCommand(name: "IOMMU_TEST_OP_SET_TEMP_MEMORY_LIMIT", number: 9, decode: setMemoryLimit),
    TestCommand(name: "IOMMU_TEST_OP_MOCK_DOMAIN_REPLACE", number: 10, decode: mockDomainReplace),
    TestCommand(name: "IOMMU_TEST_OP_ACCESS_REPLACE_IOAS", number: 11, decode: AccessCodec.replace),
    TestCommand(name: "IOMMU_TEST_OP_MOCK_DOMAIN_FLAGS", number: 12, decode: mockDomainFlags),
    TestCommand(name: "IOMMU_TEST_OP_DIRTY", number: 13, decode: dirty),
    TestCommand(name: "IOMMU_TEST_OP_MD_CHECK_IOTLB", number: 14, decode: checkIOTLB),
    TestCommand(name: "IOMMU_TEST_OP_TRIGGER_IOPF", number: 15, decode: triggerFault),
  ]

  private static func decode(_ call: IoctlCall) throws(Errno) -> Decoded {
    let number = call[TestLayout.operation]
    guard let command = commands.first(where: { $0.number == number }) else { throw .EOPNOTSUPP }
    return try command.decode(call)
  }

  private static func addReserved(_ call: IoctlCall) throws(Errno) -> Decoded {
    typealias Layout = TestLayout.AddReserved
    return .request(
      .addReserved(call.id(TestLayout.id), at: call.iova(Layout.start), length: call[Layout.length]),
      .success)
  }

  private static func mockDomain(_ call: IoctlCall) throws(Errno) -> Decoded {
    .request(.test(.mockDomain(call.id(TestLayout.id), flags: 0)), .structure(call, .mockDevice))
  }

  private static func mockDomainFlags(_ call: IoctlCall) throws(Errno) -> Decoded {
    let flags = call[TestLayout.MockDomain.deviceFlags]
    return .request(
      .test(.mockDomain(call.id(TestLayout.id), flags: flags)), .structure(call, .mockDevice))
  }

  private static func mockDomainReplace(_ call: IoctlCall) throws(Errno) -> Decoded {
    let pageTable = TestLayout.MockDomainReplace.pageTable
    return .request(
      .test(.mockDomainReplace(call.id(TestLayout.id), to: call.id(pageTable))),
      .structure(call, .object(pageTable)))
  }

  private static func checkMap(_ call: IoctlCall) throws(Errno) -> Decoded {
    typealias Layout = TestLayout.CheckMap
    let operation = TestOperation.checkMap(
      call.id(TestLayout.id), at: call.iova(Layout.iova), length: call[Layout.length],
      memory: .address(call[Layout.memory]))
    return .request(.test(operation), .success)
  }

  private static func checkRefs(_ call: IoctlCall) throws(Errno) -> Decoded {
    typealias Layout = TestLayout.CheckRefs
    let operation = TestOperation<ObjectID>.checkRefs(
      .address(call[Layout.memory]), length: call[Layout.length], refs: call[Layout.refs])
    return .request(.test(operation), .success)
  }

  private static func setMemoryLimit(_ call: IoctlCall) throws(Errno) -> Decoded {
    .request(.test(.setTemporaryMemoryLimit(call[TestLayout.MemoryLimit.limit])), .success)
  }

  private static func dirty(_ call: IoctlCall) throws(Errno) -> Decoded {
    typealias Layout = TestLayout.Dirty
    let operation = TestOperation.dirty(
      call.id(TestLayout.id), at: call.iova(Layout.iova), length: call[Layout.length],
      pageSize: call[Layout.pageSize], .memory(.address(call[Layout.bitmap])))
    return .request(.test(operation), .structure(call, .count(Layout.outCount)))
  }

  private static func checkIOTLB(_ call: IoctlCall) throws(Errno) -> Decoded {
    typealias Layout = TestLayout.CheckIOTLB
    let operation = TestOperation.checkIOTLB(
      call.id(TestLayout.id), id: call[Layout.entry], value: call[Layout.value])
    return .request(.test(operation), .success)
  }

  private static func triggerFault(_ call: IoctlCall) throws(Errno) -> Decoded {
    typealias Layout = TestLayout.TriggerIOPF
    let fault = IOPageFault(
      pasid: call[Layout.pasid], group: call[Layout.group], permissions: call[Layout.permissions],
      address: call[Layout.address])
    return .request(.fault(.trigger(.object(call.id(Layout.device)), fault)), .success)
  }
}
