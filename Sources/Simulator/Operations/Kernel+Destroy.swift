// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

extension Kernel {
  /// IOMMU_DESTROY: `iommufd_destroy` and `iommufd_object_remove`.
  ///
  /// Throws ENOENT where there is no such object, EBUSY where something uses it.
  mutating func destroy(_ id: ObjectID) throws(Refusal) -> Response {
    if let plan = try destroyTablePlan(id) { return try run(plan) }
    let entry = try object(id)
    switch entry.kind {
    case .hwptPaging, .hwptNested: break
    case .selftest: try destroyMock(id)
    case .ioas:
      if !pins.isPlain, let areas = ioases[id]?.iopt.areas { unfillDomains(of: id, Array(areas.elements)) }
      objects.remove(id)
      ioases[id] = nil
      forgetFreedTables()
      if vfioIOAS == id { vfioIOAS = nil }
    case .faultQueue:
      objects.remove(id)
      faultQueues[id] = nil
    case .device, .access: objects.remove(id)
    }
    return .done
  }

  /// The steps of destroying a page table; nil for any other object.
  func destroyTablePlan(_ id: ObjectID) throws(Refusal) -> Plan? {
    let entry = try object(id)
    if entry.users != 1 { throw busy(id, entry.kind) }
    guard entry.kind == .hwptPaging || entry.kind == .hwptNested else { return nil }
    return Plan(design.destroy, { $0.victim = id })
  }

  private func busy(_ id: ObjectID, _ kind: ObjectTable.Kind) -> Refusal {
    let users = links(to: id)
    let names = users.map { "\(objects[$0]?.kind.description ?? "object") \($0)" }
    return Refusal(
      .EBUSY, in: "iommufd_object_remove",
      users.isEmpty
        ? "\(kind) \(id) lives until its file is closed"
        : "\(kind) \(id) is used by \(names.joined(separator: ", "))",
      culprits: users.map { .object($0) })
  }

  /// `iommufd_selftest_destroy`.
  private mutating func destroyMock(_ id: ObjectID) throws(Refusal) {
    guard let index = mocks.first(where: { $0.value.objects?.selftest == id })?.key else { return }
    _ = try unbind(.name(.mock(index)))
  }

  /// The objects that count as users of an object, ascending.
  public func links(to id: ObjectID) -> [ObjectID] {
    let tables = hwpts.filter { _, hwpt in
      hwpt.formerID == nil && (hwpt.base == .ioas(id) || hwpt.base == .parent(id) || hwpt.faultQueue == id)
    }
    return (tables.keys + devices(on: id) + (ioases[id]?.accesses ?? [])).sorted()
  }
}
