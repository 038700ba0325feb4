// SPDX-License-Identifier: Apache-2.0

import CIOMMUFD
import IOMMUFD

// Accesses, as the test interface has them: it names one by the descriptor of its file.
extension KernelContext {
  /// Ids from here on are never given by the kernel, which counts up to 2^31 - 1.
  private static let firstOwnID: UInt32 = 1 << 31

  /// The operations on accesses.
  ///
  /// Throws EOPNOTSUPP for what the test interface cannot do: an access without IOAS or one that does not let
  /// go of its pages, and attaching and detaching as operations of their own.
  mutating func perform(
    _ operation: AccessOperation<ObjectID>, _ predicted: Response?
  ) throws(Errno) -> Response {
    switch operation {
    case .create(let ioas?, let options) where !options.isStubborn:
      return try createAccess(ioas, flags: options.flags, predicted)
    case .create, .attach, .detach: throw .EOPNOTSUPP
    case .replace(let access, let ioas): return try replaceAccess(access, to: ioas)
    case .pin(let access, let at, let length, let flags, let compare):
      var part = abi_test_access_pages()
      part.flags = flags
      part.iova = at.rawValue
      part.length = length
      part.uptr = try compare.map { (place) throws(Errno) in try memory.address(of: place) } ?? 0
      return try pin(access, part)
    case .unpin(let access, let item): return try unpin(access, item: item)
    case .transfer(let access, let at, let length, let flags, let place):
      let address = try memory.address(of: place)
      return try transfer(
        access, abi_test_access_rw(iova: at.rawValue, length: length, uptr: address, flags: flags))
    }
  }

  private mutating func createAccess(
    _ ioas: ObjectID, flags: UInt32, _ predicted: Response?
  ) throws(Errno) -> Response {
    var call = abi_test_cmd()
    call.op = ABI_TEST_OP_CREATE_ACCESS
    call.id = ioas.rawValue
    call.create_access.flags = flags
    try ioctl(ABI_IOMMU_TEST_CMD, &call)
    let descriptor = Int32(bitPattern: call.create_access.out_access_fd)
    let id = hiddenID(predicted) ?? ObjectID(Self.firstOwnID | UInt32(bitPattern: descriptor))
    accesses[id] = Descriptor(owning: descriptor, system)
    return .id(id)
  }

  /// The id that is expected of an access, unless something goes by it.
  private func hiddenID(_ predicted: Response?) -> ObjectID? {
    guard case .id(let id)? = predicted, accesses[id] == nil, made[id] == nil else { return nil }
    return id
  }

  /// The command for an access; for anything else it names a descriptor that nobody has.
  private func command(_ operation: UInt32, _ access: ObjectID) -> abi_test_cmd {
    var call = abi_test_cmd()
    call.op = operation
    call.id = UInt32(bitPattern: accesses[access]?.number ?? -1)
    return call
  }

  private func replaceAccess(_ access: ObjectID, to ioas: ObjectID) throws(Errno) -> Response {
    var call = command(ABI_TEST_OP_ACCESS_REPLACE_IOAS, access)
    call.access_replace_ioas.ioas_id = ioas.rawValue
    try ioctl(ABI_IOMMU_TEST_CMD, &call)
    return .done
  }

  private func pin(_ access: ObjectID, _ part: abi_test_access_pages) throws(Errno) -> Response {
    var call = command(ABI_TEST_OP_ACCESS_PAGES, access)
    call.access_pages = part
    try ioctl(ABI_IOMMU_TEST_CMD, &call)
    return .item(call.access_pages.out_access_pages_id)
  }

  private func unpin(_ access: ObjectID, item: UInt32) throws(Errno) -> Response {
    var call = command(ABI_TEST_OP_DESTROY_ACCESS_PAGES, access)
    call.destroy_access_pages.access_pages_id = item
    try ioctl(ABI_IOMMU_TEST_CMD, &call)
    return .done
  }

  private func transfer(_ access: ObjectID, _ part: abi_test_access_rw) throws(Errno) -> Response {
    var call = command(ABI_TEST_OP_ACCESS_RW, access)
    call.access_rw = part
    try ioctl(ABI_IOMMU_TEST_CMD, &call)
    return .done
  }
}
