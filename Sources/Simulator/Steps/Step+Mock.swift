// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

extension Step {
  /// Reserves an id for the test device.
  static let allocateSelftest = Step(
    "_iommufd_object_alloc", errnos: [.ENOMEM, .EBUSY], undoneBy: "iommufd_object_abort"
  ) { (kernel, call) throws(Refusal) in
    call.selftest = kernel.objects.allocate(.selftest)
  } undo: { kernel, call in
    kernel.objects.remove(call.selftest)
  }

  /// Makes the test device, whose flags must be known.
  static let createMockDevice = Step("mock_dev_create", errnos: [.ENOMEM, .EINVAL]) {
    (_, call) throws(Refusal) in
    if call.mockFlags & ~3 != 0 {
      throw Refusal(
        .EINVAL, in: "mock_dev_create",
        "mock flags \(call.mockFlags.hex) are not known: 1 is no dirty tracking, 2 huge pages")
    }
  }

  /// Binds the test device.
  static let bindMockDevice = Step(
    "iommufd_device_bind", errnos: [.ENOMEM, .EBUSY], undoneBy: "iommufd_device_unbind"
  ) { (kernel, call) throws(Refusal) in
    guard let name = call.name else { return }
    call.device = kernel.makeDevice(name, mockFlags: call.mockFlags)
  } undo: { kernel, call in
    kernel.unmakeDevice(call.device)
  }

  /// Makes the test device visible under its id.
  static let finalizeSelftest = Step("iommufd_object_finalize") { (kernel, call) throws(Refusal) in
    kernel.objects.finalize(call.selftest)
  }
}

extension Kernel {
  /// Makes the object of a device that is bound: the end of `iommufd_device_bind`.
  mutating func makeDevice(_ name: DeviceName, mockFlags: UInt32 = 0) -> ObjectID {
    let id = objects.allocate(.device)
    objects.addUsers(1, to: id)
    objects.finalize(id)
    let group = machine.device(name)?.group ?? 0
    deviceIDs[name] = id
    devices[id] = BoundDevice(name: name, group: group, mockFlags: mockFlags)
    groups[group, default: DeviceGroup()].bound += 1
    return id
  }

  /// Takes the object of a device away: `iommufd_device_unbind`.
  mutating func unmakeDevice(_ id: ObjectID) {
    guard let device = devices.removeValue(forKey: id) else { return }
    deviceIDs[device.name] = nil
    objects.remove(id)
    groups[device.group]?.bound -= 1
    if groups[device.group]?.bound == 0 {
      groups[device.group] = nil
      forgetFreedTables()
    }
  }
}
