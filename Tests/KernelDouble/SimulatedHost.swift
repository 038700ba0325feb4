// SPDX-License-Identifier: Apache-2.0

import CIOMMUFD
import DevIOMMU
import Glibc
import IOMMUFD
import Simulator

/// The state of a ``SimulatedSystem``.
struct SimulatedHost: Sendable {
  var process: SimulatedProcess
  var files = FileTree()
  var memory = SimulatedMemory()
  /// What is read from descriptors that are not the kernel's own.
  var readers: [Int32: Reader] = [:]
  var userID: UInt32 = 0
  var release = "6.12.117"
  /// The files of devices.
  private(set) var paths: [DeviceName: String] = [:]
  private(set) var offences: [String] = []

  /// Standard input, output and error are open from the start.
  static let standardFiles: Int32 = 3

  /// An open file with text, or an open directory.
  struct Reader: Sendable {
    var rest: ArraySlice<UInt8>
    let isDirectory: Bool
  }

  init(_ machine: Machine, _ build: KernelBuild, _ descriptorLimit: Int32) {
    process = SimulatedProcess(machine: machine, build: build, limit: descriptorLimit)
    process.elsewhere = OwnMemory()
    for _ in 0..<Self.standardFiles { _ = try? process.open(.other) }
    files["/dev/iommu"] = .device(.iommufd)
    for (number, device) in machine.devices.enumerated() {
      let path = "/dev/vfio/devices/vfio\(number)"
      paths[device.name] = path
      files[path] = .device(.device(device.name))
    }
  }

  mutating func perform(_ call: SystemCall) throws(Errno) -> Int {
    switch call {
    case .open(let path, let flags): return Int(try open(path, flags))
    case .close(let descriptor):
      try close(descriptor)
      return 0
    case .ioctl(let descriptor, let command, let argument):
      return Int(try process.ioctl(descriptor, command, UInt64(argument)))
    case .read(let descriptor, let buffer): return try read(descriptor, buffer)
    case .write(let descriptor, let buffer):
      let from = UInt64(UInt(bitPattern: buffer.baseAddress))
      return Int(try process.call(RawCall(.write(from: from, count: UInt64(buffer.count)), on: descriptor)))
    case .readDirectory(let descriptor, let buffer): return try readDirectory(descriptor, buffer)
    case .readLink(let path, let buffer): return try readLink(path, buffer)
    case .status(let path, let status):
      status.pointee = files.status(of: try files.resolve(path))
      return 0
    case .access(let path, let mode):
      let found = try files.resolve(path)
      guard files.allows(userID, found, reading: mode & R_OK != 0, writing: mode & W_OK != 0) else {
        throw .EACCES
      }
      return 0
    default:
      if let result = try memory.perform(call, &process) { return result }
      return try performOnProcess(call)
    }
  }

  private mutating func performOnProcess(_ call: SystemCall) throws(Errno) -> Int {
    switch call {
    case .memlockLimit(let bytes): bytes.pointee = process.kernel.memlockLimit
    case .setMemlockLimit(let bytes): process.setMemlockLimit(bytes)
    case .hasCapability(let number):
      return Capability(number: number).map(process.kernel.capabilities.contains) ?? true ? 1 : 0
    case .setCapability(let number, let isOn):
      guard let capability = Capability(number: number) else { throw .EINVAL }
      _ = try process.perform(.capability(capability, isOn))
    case .userID: return Int(userID)
    case .release(let buffer): buffer.copyBytes(from: (release.utf8 + [0]).prefix(buffer.count))
    default: throw .ENOSYS
    }
    return 0
  }

  private mutating func open(_ path: String, _ flags: Int32) throws(Errno) -> Int32 {
    let found = try files.resolve(path)
    let writing = flags & O_ACCMODE != O_RDONLY
    guard files.allows(userID, found, reading: true, writing: writing) else { throw .EACCES }
    switch files[found] {
    case .device(let file): return try process.open(file)
    case .deadDevice: throw .ENODEV
    case .text(let text): return try open(Reader(rest: Array(text.utf8)[...], isDirectory: false))
    case .directory:
      if writing { throw .EISDIR }
      return try open(Reader(rest: entries(of: found)[...], isDirectory: true))
    case .link, nil: throw .ENOENT
    }
  }

  private mutating func open(_ reader: Reader) throws(Errno) -> Int32 {
    let descriptor = try process.open(.other)
    readers[descriptor] = reader
    return descriptor
  }

  private mutating func close(_ descriptor: Int32) throws(Errno) {
    readers[descriptor] = nil
    do throws(Errno) {
      try process.close(descriptor)
    } catch {
      offences.append("descriptor \(descriptor) was closed, which is not open")
      throw error
    }
  }
}

extension Capability {
  /// The capability with a number of Linux.
  fileprivate init?(number: UInt32) {
    switch number {
    case 14: self = .ipcLock
    case 24: self = .sysResource
    default: return nil
    }
  }
}
