// SPDX-License-Identifier: Apache-2.0

import CIOMMUFD
import Glibc
import IOMMUFD

extension SystemCall: CustomStringConvertible {
  /// The call as `strace` shows one, with ioctls and test operations by their names.
  public var description: String { fileText ?? memoryText ?? processText }

  private var fileText: String? {
    switch self {
    case .open(let path, let flags):
      "open(\"\(path)\", \(flags & O_ACCMODE == O_RDWR ? "O_RDWR" : "O_RDONLY"))"
    case .close(let file): "close(\(file))"
    case .ioctl(let file, let command, let argument):
      "ioctl(\(file), \(Self.name(of: command, argument)))"
    case .read(let file, let buffer): "read(\(file), \(buffer.count))"
    case .write(let file, let buffer): "write(\(file), \(buffer.count))"
    case .readDirectory(let file, let buffer): "getdents64(\(file), \(buffer.count))"
    case .readLink(let path, _): "readlink(\"\(path)\")"
    case .status(let path, _): "stat(\"\(path)\")"
    case .access(let path, let mode):
      "access(\"\(path)\", \(mode & W_OK == 0 ? "R_OK" : mode & R_OK == 0 ? "W_OK" : "R_OK|W_OK"))"
    default: nil
    }
  }

  private var memoryText: String? {
    switch self {
    case .map(let address, let length, let protection):
      "mmap(\(address.hex), \(length.hex), \(Self.letters(protection)))"
    case .unmap(let address, let length): "munmap(\(address.hex), \(length.hex))"
    case .protect(let address, let length, let protection):
      "mprotect(\(address.hex), \(length.hex), \(Self.letters(protection)))"
    case .peek(let address, let buffer): "process_vm_readv(\(address.hex), \(buffer.count))"
    case .poke(let address, let buffer): "process_vm_writev(\(address.hex), \(buffer.count))"
    default: nil
    }
  }

  private var processText: String {
    switch self {
    case .memlockLimit: "getrlimit(RLIMIT_MEMLOCK)"
    case .setMemlockLimit(let bytes): "setrlimit(RLIMIT_MEMLOCK, \(bytes))"
    case .hasCapability(let number): "capget(\(number))"
    case .setCapability(let number, let isOn): "capset(\(number), \(isOn ? "on" : "off"))"
    case .userID: "geteuid()"
    case .release: "uname()"
    default: ""
    }
  }

  private static func letters(_ protection: Int32) -> String {
    protection == PROT_NONE ? "none" : protection & PROT_WRITE == 0 ? "r" : "rw"
  }

  private static let names = Dictionary(
    (IOMMUFDFile.ioctls(in: .test) + CompatCodec.ioctls + DeviceFile.ioctls).map { ($0.command, $0.name) },
    uniquingKeysWith: { first, _ in first })

  /// The name of a command, and of the operation in the struct of IOMMU_TEST_CMD.
  private static func name(of command: UInt32, _ argument: UInt) -> String {
    guard let name = names[command] else { return command.hex }
    guard command == ABI_IOMMU_TEST_CMD,
      let pointer = UnsafeRawPointer(bitPattern: argument)
    else { return name }
    let number = pointer.load(fromByteOffset: 4, as: UInt32.self)
    return TestCodec.commands.first { $0.number == number }?.name ?? "\(name) \(number)"
  }
}
