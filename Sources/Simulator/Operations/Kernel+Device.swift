// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

extension Kernel {
  /// VFIO_DEVICE_BIND_IOMMUFD: `vfio_df_ioctl_bind_iommufd`; for a mock device it only notes the flags.
  ///
  /// Throws ENOENT where the machine has no such device, EINVAL where it is bound already or where
  /// firmware wants memory mapped one to one for a device of its group.
  mutating func bind(_ name: DeviceName, flags: UInt32) throws(Refusal) -> Response {
    try run(try bindPlan(name, flags: flags))
  }

  /// The steps of taking a device.
  func bindPlan(_ name: DeviceName, flags: UInt32) throws(Refusal) -> Plan {
    guard machine.device(name) != nil else {
      throw Refusal(.ENOENT, in: "open", "the machine \(machine.name) has no device \(name)")
    }
    if case .mock(let index) = name {
      return Plan([], Call()) { kernel, _ in
        kernel.mocks[index, default: MockRecord(flags: flags)].flags = flags
        return .done
      }
    }
    if let id = deviceID(name) {
      throw Refusal(
        .EINVAL, in: "vfio_df_open", "\(name.short) is open and bound already", .object(id), .device(name))
    }
    return Plan(design.bind, { $0.name = name }) { _, call in .id(call.device) }
  }

  /// Closing a device: it is detached, and its object goes.
  ///
  /// Throws ENOENT where it is not bound.
  mutating func unbind(_ handle: DeviceHandle) throws(Refusal) -> Response {
    try run(try unbindPlan(handle))
  }

  /// The steps of closing a device.
  func unbindPlan(_ handle: DeviceHandle) throws(Refusal) -> Plan {
    guard let index = mockIndex(handle), let record = mocks[index] else {
      return closePlan(try device(handle)) { _ in }
    }
    guard let objects = record.objects else {
      return Plan([], Call()) { kernel, _ in
        kernel.mocks[index] = nil
        return .done
      }
    }
    return closePlan(objects.device) { kernel in
      kernel.mocks[index] = nil
      kernel.objects.remove(objects.selftest)
    }
  }

  private func closePlan(
    _ id: ObjectID, finish: @escaping @Sendable (inout Kernel) -> Void
  ) -> Plan {
    let detach = attachment(of: id) == nil ? [] : design.detach
    return Plan(detach + [.step(.unbindDevice)], { $0.leave(id, attachment(of: id)) }) { kernel, _ in
      finish(&kernel)
      return .done
    }
  }

  /// VFIO_DEVICE_ATTACH_IOMMUFD_PT: attach, or replace where the device is attached already.
  ///
  /// Throws ENOENT where device or target do not exist, EINVAL for a target of another type or a group
  /// that is attached elsewhere, EADDRINUSE for windows and apertures, EFAULT for memory that cannot be
  /// pinned.
  mutating func attach(_ handle: DeviceHandle, to target: ObjectID) throws(Refusal) -> Response {
    try run(try attachPlan(handle, to: target))
  }

  /// The steps of an attach or a replace.
  func attachPlan(_ handle: DeviceHandle, to target: ObjectID) throws(Refusal) -> Plan {
    if let index = mockIndex(handle), let record = mocks[index], record.objects == nil {
      return attachMockPlan(index, record, to: target)
    }
    let id = try device(handle)
    let routines = attachment(of: id) == nil ? design.attach : design.replace
    return Plan(
      routines,
      { call in
        call.device = id
        call.target = target
        call.current = attachment(of: id)
      }
    ) { kernel, call in .pageTable(kernel.hwpts[call.hwpt]?.formerID ?? call.hwpt) }
  }

  /// The first attach of a mock device makes it: IOMMU_TEST_OP_MOCK_DOMAIN_FLAGS.
  func attachMockPlan(_ index: UInt32, _ record: MockRecord, to target: ObjectID) -> Plan {
    let make: [Routine] = [.step(.allocateSelftest), .step(.createMockDevice), .step(.bindMockDevice)]
    return Plan(
      make + design.attach + [.step(.finalizeSelftest)],
      { call in
        call.name = .mock(index)
        call.mockFlags = record.flags
        call.target = target
      }
    ) { kernel, call in
      kernel.mocks[index]?.objects = MockRecord.Objects(selftest: call.selftest, device: call.device)
      return .pageTable(call.hwpt)
    }
  }

  /// VFIO_DEVICE_DETACH_IOMMUFD_PT: it succeeds also where nothing is attached.
  ///
  /// Throws ENOENT where the device is not bound, ENOTTY for a mock device.
  mutating func detach(_ handle: DeviceHandle) throws(Refusal) -> Response {
    try run(try detachPlan(handle))
  }

  /// The steps of a detach.
  func detachPlan(_ handle: DeviceHandle) throws(Refusal) -> Plan {
    if mockIndex(handle) != nil {
      throw Refusal(.ENOTTY, in: "iommufd_fops_ioctl", "mock devices have no detach; unbind takes them away")
    }
    let id = try device(handle)
    return Plan(attachment(of: id) == nil ? [] : design.detach, { $0.leave(id, attachment(of: id)) })
  }

  /// IOMMU_GET_HW_INFO: `iommufd_get_hw_info`.
  ///
  /// Throws ENOENT where the device is not bound.
  func hwInfo(_ handle: DeviceHandle) throws(Refusal) -> Response {
    let id = try device(handle)
    let iommu = description(of: id)?.iommu
    return .hwInfo(
      HardwareInfo(
        type: iommu?.infoType ?? 0, data: iommu?.infoData ?? [], capabilities: canTrackDirty(id) ? 1 : 0))
  }

  /// The number of the mock device behind a handle, if it is one that was bound.
  private func mockIndex(_ handle: DeviceHandle) -> UInt32? {
    let name: DeviceName? =
      switch handle {
      case .name(let name): name
      case .object(let id): devices[id]?.name
      }
    guard case .mock(let index)? = name, mocks[index] != nil else { return nil }
    return index
  }

}

extension Machine.IOMMU {
  /// The data of its hardware information; a machine's description has no registers, they read as 0.
  fileprivate var infoData: [UInt8] {
    switch driver {
    case .mock: UInt32(0).littleEndianBytes + UInt32(0xdead_beef).littleEndianBytes
    case .intel: Array(repeating: 0, count: infoType == 0 ? 0 : 24)
    case .smmuV3, .smmuV2, .virtio, .amd: []
    }
  }
}
