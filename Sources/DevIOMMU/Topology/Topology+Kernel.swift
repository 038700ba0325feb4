// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

extension SysfsReader {
  static let iommufd = "/dev/iommu"

  /// What the running kernel offers.
  func kernel() throws(TopologyError) -> HostKernel {
    let (file, hasTests) = try iommufd()
    let unsafe = try text("/sys/module/iommufd/parameters/allow_unsafe_interrupts")
    return HostKernel(
      release: try release(), user: try user(), iommufd: file, hasTestInterface: hasTests,
      allowsUnsafeInterrupts: unsafe.map { $0 == "Y" })
  }

  private func release() throws(TopologyError) -> String {
    var buffer = [UInt8](repeating: 0, count: 128)
    let outcome = buffer.withUnsafeMutableBytes { memory in
      Result { () throws(Errno) in try system.retrying(.release(memory)) }
    }
    if case .failure(let errno) = outcome { throw TopologyError(path: "uname", problem: .errno(errno)) }
    return String(decoding: buffer.prefix { $0 != 0 }, as: UTF8.self)
  }

  private func user() throws(TopologyError) -> UInt32 {
    do throws(Errno) {
      return UInt32(truncatingIfNeeded: try system.retrying(.userID))
    } catch {
      throw TopologyError(path: "geteuid", problem: .errno(error))
    }
  }

  /// `/dev/iommu`, and whether the test interface is behind it.
  ///
  /// The file may be there without its module: it is made so that opening it loads the module.
  private func iommufd() throws(TopologyError) -> (file: HostFile?, hasTests: Bool) {
    guard let file = try deviceFile(Self.iommufd) else { return (nil, false) }
    guard file.access == .allowed else { return (file, false) }
    do throws(Errno) {
      let open = try system.open(Self.iommufd, writable: true)
      return (file, try TestInterface.isPresent(on: open.number, system))
    } catch .ENOENT {
      return (nil, false)
    } catch .ENODEV {
      return (file.withNothingBehind, false)
    } catch .ENXIO {
      return (file.withNothingBehind, false)
    } catch {
      throw TopologyError(path: Self.iommufd, problem: .errno(error))
    }
  }
}

extension HostFile {
  fileprivate var withNothingBehind: HostFile {
    HostFile(path: path, permissions: permissions, user: user, group: group, access: .nothingBehind)
  }
}

/// The interface of kernels that are built to be tested, CONFIG_IOMMUFD_TEST.
public enum TestInterface {
  /// IOMMU_TEST.
  private static let command: UInt32 = 0x3ba0

  /// Whether an open iommufd has the test interface: `iommufd_fops_ioctl`, Linux 6.12.
  ///
  /// A struct of no bytes is EINVAL where the kernel knows the call, else ENOTTY. Throws any other errno.
  public static func isPresent(on iommufd: Int32, _ system: any SystemCalls) throws(Errno) -> Bool {
    var empty: UInt64 = 0
    let outcome = withUnsafeMutablePointer(to: &empty) { pointer in
      Result { () throws(Errno) in
        try system.retrying(
          .ioctl(iommufd, command: command, argument: UInt(bitPattern: pointer)))
      }
    }
    switch outcome {
    case .success: return true
    case .failure(.EINVAL): return true
    case .failure(.ENOTTY): return false
    case .failure(let errno): throw errno
    }
  }
}
