// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

// What in-kernel users of an IOAS do, in the way of the kernel's test interface.
extension Kernel {
  mutating func perform(_ operation: AccessOperation<ObjectID>) throws(Refusal) -> Response {
    switch operation {
    case .create(let ioas, let options): return try createAccess(ioas, options)
    case .attach(let id, let ioas): try attachAccess(id, to: ioas)
    case .replace(let id, let ioas): try replaceAccess(id, to: ioas)
    case .detach(let id): try detachAccess(id)
    case .pin(let id, let at, let length, let flags, let compare):
      return try pinPages(id, at: at, length: length, flags: flags, compare: compare)
    case .unpin(let id, let item): try unpinPages(id, item: item)
    case .transfer(let id, let at, let length, let flags, let memory):
      try transfer(id, at: at, length: length, flags: flags, memory: memory)
    }
    return .done
  }

  /// Makes an access, and attaches it where an IOAS is given.
  ///
  /// Models `iommufd_access_create` and, in the order of errors, `iommufd_test_create_access`. Throws
  /// EOPNOTSUPP for unknown flags and what attaching throws.
  private mutating func createAccess(
    _ ioas: ObjectID?, _ options: AccessOptions
  ) throws(Refusal) -> Response {
    if options.flags & ~AccessOptions.needsPinPages != 0 {
      throw Refusal(
        .EOPNOTSUPP, in: "iommufd_test_create_access", "flags \(options.flags.hex) are not known")
    }
    let id = objects.allocate(.access)
    objects.addUsers(1, to: id)
    objects.finalize(id)
    accesses[id] = Access(
      ioas: nil, pinsPages: options.flags & AccessOptions.needsPinPages != 0, isStubborn: options.isStubborn)
    do throws(Refusal) {
      if let ioas { try attachAccess(id, to: ioas) }
    } catch {
      accesses[id] = nil
      objects.remove(id)
      throw error
    }
    return .id(id)
  }

  /// The access with an id, as its file finds it: `iommufd_access_get`.
  ///
  /// Throws EBADFD for everything else.
  func access(_ id: ObjectID) throws(Refusal) -> Access {
    guard let access = accesses[id] else {
      throw Refusal(
        .EBADFD, in: "iommufd_access_get", "\(id) is not an access",
        culprits: objects[id] == nil ? [] : [.object(id)])
    }
    return access
  }

  /// `iommufd_access_attach`.
  ///
  /// Throws EBADFD, EINVAL where it is attached already, ENOENT, EADDRINUSE where the alignment cannot rise.
  private mutating func attachAccess(_ id: ObjectID, to ioas: ObjectID) throws(Refusal) {
    if let current = try access(id).ioas {
      throw Refusal(
        .EINVAL, in: "iommufd_access_attach", "the access is attached to IOAS \(current) already",
        .object(current))
    }
    try require(ioas, .ioas)
    try changeIOAS(of: id, to: ioas)
  }

  /// `iommufd_access_replace`.
  ///
  /// Throws EBADFD, ENOENT where it is not attached or there is no such IOAS, EADDRINUSE where the alignment
  /// cannot rise.
  private mutating func replaceAccess(_ id: ObjectID, to ioas: ObjectID) throws(Refusal) {
    guard try access(id).ioas != nil else {
      throw Refusal(.ENOENT, in: "iommufd_access_replace", "the access is not attached", .object(id))
    }
    try require(ioas, .ioas)
    try changeIOAS(of: id, to: ioas)
  }

  /// `iommufd_access_detach`.
  ///
  /// Throws EBADFD; EINVAL, where Linux only warns, if it is not attached.
  private mutating func detachAccess(_ id: ObjectID) throws(Refusal) {
    guard try access(id).ioas != nil else {
      throw Refusal(.EINVAL, in: "iommufd_access_detach", "the access is not attached", .object(id))
    }
    try changeIOAS(of: id, to: nil)
  }

  /// Moves an access; its owner lets go of everything it has pinned.
  ///
  /// Models `iommufd_access_change_ioas`. Throws EADDRINUSE where the alignment of the new IOAS cannot rise.
  mutating func changeIOAS(of id: ObjectID, to new: ObjectID?) throws(Refusal) {
    let old = accesses[id]?.ioas
    if old == new { return }
    if let new {
      try addAccess(id, to: new)
      objects.addUsers(1, to: new)
    }
    if let old {
      dropPins(of: id)
      ioases[old]?.accesses.removeAll { $0 == id }
      objects.addUsers(-1, to: old)
      recalculateAlignment(of: old)
    }
    accesses[id]?.ioas = new
  }

  /// `iopt_add_access`.
  private mutating func addAccess(_ id: ObjectID, to ioas: ObjectID) throws(Refusal) {
    guard var changed = ioases[ioas] else { return }
    changed.accesses.append(id)
    let alignment = neededAlignment(of: changed)
    try changed.iopt.checkAlignment(alignment)
    changed.iopt.alignment = alignment
    ioases[ioas] = changed
  }

  /// Closes the file of an access or of a fault queue.
  ///
  /// An access is destroyed, as `iommufd_access_destroy` does; a fault queue can be destroyed afterwards.
  /// Throws EBADF for everything that has no file.
  mutating func close(_ id: ObjectID) throws(Refusal) -> Response {
    if accesses[id] != nil {
      try changeIOAS(of: id, to: nil)
      accesses[id] = nil
      objects.remove(id)
    } else if faultQueues[id]?.isOpen == true {
      faultQueues[id]?.isOpen = false
      objects.addUsers(-1, to: id)
    } else {
      throw Refusal(.EBADF, in: "close", "\(id) has no file that is open")
    }
    return .done
  }
}
