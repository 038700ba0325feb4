// SPDX-License-Identifier: Apache-2.0

import CIOMMUFD
import IOMMUFD

// Devices: by their VFIO files, or by the test interface.
extension KernelContext {
  /// What a handle stands for, of what was bound here.
  enum Target {
    case file(DeviceName, BoundDevice)
    case mock(UInt32, MockDevice)
  }

  /// The device behind a handle.
  ///
  /// Throws ENOENT where it was not bound here.
  func target(_ handle: DeviceHandle) throws(Errno) -> Target {
    let found: Target? =
      switch handle {
      case .name(.mock(let index)): mocks[index].map { .mock(index, $0) }
      case .name(let name): devices[name].map { .file(name, $0) }
      case .object(let id): target(withID: id)
      }
    guard let found else { throw .ENOENT }
    return found
  }

  private func target(withID id: ObjectID) -> Target? {
    if let (index, mock) = mocks.first(where: { $0.value.objects?.device == id }) {
      return .mock(index, mock)
    }
    return devices.first { $0.value.id == id }.map { .file($0.key, $0.value) }
  }

  /// The id of a device's object, as a struct names it; one that never exists where it has none, so that the
  /// kernel refuses in its own order.
  func deviceID(_ handle: DeviceHandle) -> UInt32 {
    if case .object(let id) = handle { return id.rawValue }
    let id: ObjectID? =
      switch try? target(handle) {
      case .file(_, let device): device.id
      case .mock(_, let mock): mock.objects?.device
      case nil: nil
      }
    return (id ?? .nonexistent).rawValue
  }

  /// Opens a device's file and binds it; for a mock device only the flags are noted.
  mutating func bind(_ name: DeviceName, flags: UInt32) throws(Errno) -> Response {
    if case .mock(let index) = name {
      try requireTestInterface()
      mocks[index, default: MockDevice(flags: flags)].flags = flags
      return .done
    }
    // A device that is bound already is opened again: it is the kernel that refuses.
    let file = try system.open(deviceFiles.path(ofDeviceFile: name), writable: true)
    var call = abi_vfio_device_bind()
    call.iommufd = iommufd.number
    try system.ioctl(file.number, ABI_VFIO_DEVICE_BIND_IOMMUFD, &call)
    let id = ObjectID(call.out_devid)
    devices[name] = BoundDevice(file: file, id: id)
    return .id(id)
  }

  /// Refuses with ENOENT where the kernel has no test devices: a command that cannot be read is EFAULT where
  /// there is such a command.
  private func requireTestInterface() throws(Errno) {
    do throws(Errno) {
      _ = try ioctl(ABI_IOMMU_TEST_CMD, number: 0)
    } catch {
      if error == .ENOTTY { throw .ENOENT }
      if error != .EFAULT { throw error }
    }
  }

  mutating func unbind(_ handle: DeviceHandle) throws(Errno) -> Response {
    switch try target(handle) {
    case .mock(let index, let mock):
      if let objects = mock.objects { try destroyObject(objects.selftest) }
      mocks[index] = nil
    case .file(let name, let device):
      devices[name] = nil
      try device.file.close()
    }
    return .done
  }

  mutating func attach(_ handle: DeviceHandle, to pageTable: ObjectID) throws(Errno) -> Response {
    switch try target(handle) {
    case .mock(let index, let mock):
      if let objects = mock.objects { return try mockReplace(objects.selftest, to: pageTable) }
      let (objects, hwpt) = try makeMock(on: pageTable, flags: mock.flags)
      mocks[index]?.objects = objects
      return .pageTable(hwpt)
    case .file(_, let device):
      var call = abi_vfio_device_attach()
      call.pt_id = pageTable.rawValue
      try system.ioctl(device.file.number, ABI_VFIO_DEVICE_ATTACH_IOMMUFD_PT, &call)
      return .pageTable(ObjectID(call.pt_id))
    }
  }

  func detach(_ handle: DeviceHandle) throws(Errno) -> Response {
    guard case .file(_, let device) = try target(handle) else { throw .ENOTTY }
    try detach(device)
    return .done
  }

  /// VFIO_DEVICE_DETACH_IOMMUFD_PT.
  func detach(_ device: BoundDevice) throws(Errno) {
    var call = abi_vfio_device_detach()
    try system.ioctl(device.file.number, ABI_VFIO_DEVICE_DETACH_IOMMUFD_PT, &call)
  }

  func hwInfo(_ handle: DeviceHandle) throws(Errno) -> Response {
    var data = [UInt8](repeating: 0, count: 256)
    var call = abi_hw_info()
    call.dev_id = deviceID(handle)
    call.data_len = UInt32(data.count)
    try data.withAddress { (address) throws(Errno) in
      call.data_uptr = address
      try ioctl(ABI_IOMMU_GET_HW_INFO, &call)
    }
    return .hwInfo(
      HardwareInfo(
        type: call.out_data_type, data: Array(data.prefix(Int(call.data_len))),
        capabilities: call.out_capabilities))
  }
}
