// SPDX-License-Identifier: Apache-2.0

/// The operations of IOMMU_TEST_CMD on accesses, which are named by descriptors: `selftest.c`, Linux 6.12.
enum AccessCodec {
  /// The most bytes of a pin or a transfer: 16 MiB.
  private static let mostBytes: UInt64 = 16 << 20

  /// `iommufd_test_create_access`.
  static func create(_ call: IoctlCall) throws(Errno) -> Decoded {
    let flags = call[TestLayout.CreateAccess.flags]
    guard flags & ~AccessOptions.needsPinPages == 0 else { throw .EOPNOTSUPP }
    // The descriptor is taken before the IOAS is looked up, and the lack of one goes by another name.
    guard call.caller.files.nextDescriptor != nil else { throw .ENOMEM }
    return .request(
      .access(.create(call.id(TestLayout.id), AccessOptions(flags: flags))),
      Reply(.createAccess(CreateAccessReply(structure: call.structure))))
  }

  /// `iommufd_test_access_replace_ioas`.
  static func replace(_ call: IoctlCall) throws(Errno) -> Decoded {
    let access = try call.caller.files.access(call[TestLayout.id])
    return .request(
      .access(.replace(access, to: call.id(TestLayout.AccessReplaceIOAS.ioas))), .success)
  }

  /// `iommufd_test_access_pages`.
  static func pin(_ call: IoctlCall) throws(Errno) -> Decoded {
    typealias Layout = TestLayout.AccessPages
    let flags = call[Layout.flags]
    guard call[Layout.length] <= mostBytes else { throw .ENOMEM }
    guard flags & ~(AccessFlags.write | AccessFlags.areaNumber) == 0 else { throw .EOPNOTSUPP }
    let access = try call.caller.files.access(call[TestLayout.id])
    let memory = call[Layout.memory]
    let operation = AccessOperation.pin(
      access, at: call.iova(Layout.iova), length: call[Layout.length], flags: flags,
      compare: memory == 0 ? nil : .address(memory))
    return .request(.access(operation), .structure(call, .item(Layout.outItem, of: access)))
  }

  /// `iommufd_test_access_item_destroy`.
  static func unpin(_ call: IoctlCall) throws(Errno) -> Decoded {
    let access = try call.caller.files.access(call[TestLayout.id])
    let item = call[TestLayout.DestroyAccessPages.item]
    return .request(.access(.unpin(access, item: item)), .success)
  }

  /// `iommufd_test_access_rw`.
  static func transfer(_ call: IoctlCall) throws(Errno) -> Decoded {
    typealias Layout = TestLayout.AccessRW
    let flags = call[Layout.flags]
    guard call[Layout.length] <= mostBytes else { throw .ENOMEM }
    guard flags & ~(AccessFlags.write | AccessFlags.slowPath | AccessFlags.areaNumber) == 0 else {
      throw .EOPNOTSUPP
    }
    let operation = AccessOperation.transfer(
      try call.caller.files.access(call[TestLayout.id]), at: call.iova(Layout.iova),
      length: call[Layout.length], flags: flags, memory: .address(call[Layout.memory]))
    return .request(.access(operation), .success)
  }
}

/// The reply to IOMMU_TEST_OP_CREATE_ACCESS.
struct CreateAccessReply: ReplyEncoder {
  /// The caller's struct.
  let structure: UserStruct

  /// Opens the access's file and writes its descriptor, while the id stays hidden.
  ///
  /// Where either fails the access goes away.
  func encode(
    _ response: Response, into memory: inout some CallerMemory, files: inout FileTable
  ) -> Outcome {
    guard case .id(let access) = response else { return .failure(Reply.foreign) }
    let undo = [Undo.perform(.close(access))]
    guard let descriptor = files.nextDescriptor else { return .failure(.ENOMEM, undo: undo) }
    var answer = structure
    answer[TestLayout.CreateAccess.outDescriptor] = UInt32(bitPattern: descriptor)
    guard answer.respond(to: &memory) else { return .failure(.EFAULT, undo: undo) }
    files.insert(.access(access), at: descriptor)
    return .success()
  }
}
