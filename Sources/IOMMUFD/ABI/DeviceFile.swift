// SPDX-License-Identifier: Apache-2.0

/// The file of a VFIO device, `/dev/vfio/devices/vfioN`: `vfio_device_fops_unl_ioctl`, Linux 6.12.
///
/// Of what a device file has beside binding and attaching, which the kernel hands on to the device's
/// driver, nothing is modelled: it is ENOTTY.
public enum DeviceFile {
  /// The ioctls, ascending by their number.
  public static let ioctls = [
    Ioctl(
      name: "VFIO_DEVICE_BIND_IOMMUFD", command: bindCommand, argument: .prefix(BindLayout.size),
      decode: bind),
    Ioctl(
      name: "VFIO_DEVICE_ATTACH_IOMMUFD_PT", command: 0x3b77, argument: .prefix(AttachLayout.size),
      decode: attach),
    Ioctl(
      name: "VFIO_DEVICE_DETACH_IOMMUFD_PT", command: 0x3b78, argument: .prefix(DetachLayout.size),
      decode: detach),
  ]

  private static let bindCommand: UInt32 = 0x3b76

  /// Looks an ioctl up and decodes its call; before the device is bound there is none but the one that
  /// binds it.
  static func decode(
    _ command: UInt32, _ argument: UInt64, isBound: Bool, _ caller: Caller
  ) throws(Errno) -> Decoded {
    guard isBound || command == bindCommand else { throw .EINVAL }
    guard let ioctl = ioctls.first(where: { $0.command == command }) else { throw .ENOTTY }
    return try ioctl.decode(argument, caller)
  }

  /// `vfio_df_ioctl_bind_iommufd`; that no group file of VFIO is open is taken for granted.
  private static func bind(_ call: IoctlCall) throws(Errno) -> Decoded {
    let (name, isBound) = try device(call)
    let iommufd = call[BindLayout.iommufd]
    guard call[VFIOLayout.flags] == 0, iommufd >= 0, !isBound else { throw .EINVAL }
    guard let file = call.caller.files[iommufd] else { throw .EBADF }
    guard file == .iommufd else { throw .EBADFD }
    guard !call.caller.files.isBound(name) else { throw .EINVAL }
    let reply = BindReply(structure: call.structure, descriptor: call.caller.descriptor, device: name)
    return .request(.bind(name, flags: 0), Reply(.bind(reply)))
  }

  /// `vfio_df_ioctl_attach_pt`.
  private static func attach(_ call: IoctlCall) throws(Errno) -> Decoded {
    let (name, _) = try device(call)
    guard call[VFIOLayout.flags] == 0 else { throw .EINVAL }
    let reply = AttachReply(structure: call.structure, device: name)
    return .request(.attach(.name(name), to: call.id(AttachLayout.pageTable)), Reply(.attach(reply)))
  }

  /// `vfio_df_ioctl_detach_pt`.
  private static func detach(_ call: IoctlCall) throws(Errno) -> Decoded {
    let (name, _) = try device(call)
    guard call[VFIOLayout.flags] == 0 else { throw .EINVAL }
    return .request(.detach(.name(name)), .success)
  }

  private static func device(_ call: IoctlCall) throws(Errno) -> (DeviceName, isBound: Bool) {
    guard case .device(let name, let isBound) = call.caller.file else { throw .ENOTTY }
    return (name, isBound)
  }
}

/// The reply to VFIO_DEVICE_BIND_IOMMUFD.
struct BindReply: ReplyEncoder {
  /// The caller's struct.
  let structure: UserStruct
  /// The descriptor of the device file.
  let descriptor: Int32
  /// The device.
  let device: DeviceName

  /// Writes the id of the device object and nothing else; the device is unbound where that fails.
  func encode(
    _ response: Response, into memory: inout some CallerMemory, files: inout FileTable
  ) -> Outcome {
    guard case .id(let id) = response else { return .failure(Reply.foreign) }
    var answer = structure
    answer[BindLayout.outID] = id.rawValue
    guard answer.respond(only: BindLayout.outID, to: &memory) else {
      return .failure(.EFAULT, undo: [.perform(.unbind(.name(device)))])
    }
    files.insert(.device(device, isBound: true), at: descriptor)
    return .success()
  }
}

/// The reply to VFIO_DEVICE_ATTACH_IOMMUFD_PT.
struct AttachReply: ReplyEncoder {
  /// The caller's struct.
  let structure: UserStruct
  /// The device.
  let device: DeviceName

  /// Writes the id of the page table and nothing else; where that fails the device is detached, also
  /// when it had been attached to something else before.
  func encode(
    _ response: Response, into memory: inout some CallerMemory, files: inout FileTable
  ) -> Outcome {
    guard case .pageTable(let id) = response else { return .failure(Reply.foreign) }
    var answer = structure
    answer[AttachLayout.pageTable] = id.rawValue
    guard answer.respond(only: AttachLayout.pageTable, to: &memory) else {
      return .failure(.EFAULT, undo: [.perform(.detach(.name(device)))])
    }
    return .success()
  }
}
