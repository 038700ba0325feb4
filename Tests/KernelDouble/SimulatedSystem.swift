// SPDX-License-Identifier: Apache-2.0

import CIOMMUFD
import DevIOMMU
import IOMMUFD
import Simulator
import Synchronization

/// A host in the place of the real one, behind the seam of system calls.
///
/// A simulated kernel answers what is asked of `/dev/iommu` and of the files of devices, down to the bytes;
/// structs lie in the memory of the test itself, what is mapped lies in the simulated process.
public final class SimulatedSystem: SystemCalls {
  private let host: Mutex<SimulatedHost>

  /// Creates a host with a machine: `/dev/iommu`, and a file for each device of the machine.
  public init(machine: Machine, build: KernelBuild = .test, descriptorLimit: Int32 = 1024) {
    host = Mutex(SimulatedHost(machine, build, descriptorLimit))
  }

  /// Makes a call once.
  public func perform(_ call: SystemCall) throws(Errno) -> Int {
    try host.withLock { (host) throws(Errno) in try host.perform(call) }
  }

  /// Changes the files.
  public func edit(_ change: @Sendable (inout FileTree) -> Void) { host.withLock { change(&$0.files) } }

  /// Who runs the process; 0 is root, who may do everything.
  public var userID: UInt32 {
    get { host.withLock { $0.userID } }
    set { host.withLock { $0.userID = newValue } }
  }

  /// The release of the kernel, `6.12.117`.
  public var release: String {
    get { host.withLock { $0.release } }
    set { host.withLock { $0.release = newValue } }
  }

  /// Puts memory of the process where a call could collide with it: it must not be touched.
  public func occupy(_ range: Range<UInt64>) {
    host.withLock { $0.memory.foreign.insert(contentsOf: range) }
  }
}

// MARK: - What has come of it

extension SimulatedSystem {
  /// The kernel as it is now.
  public var kernel: Kernel { host.withLock { $0.process.kernel } }

  /// The descriptors that were opened and are open still, ascending.
  public var openDescriptors: [Int32] {
    host.withLock { host in
      host.process.files.files.keys.filter { $0 >= SimulatedHost.standardFiles }.sorted()
    }
  }

  /// The addresses that are mapped through the seam.
  public var mappedMemory: [Range<UInt64>] { host.withLock { Array($0.memory.mapped.ranges) } }

  /// What a process must never do, in words: closing what is not open, touching memory that is not its own.
  public var offences: [String] { host.withLock { $0.offences + $0.memory.offences } }
}

extension SimulatedSystem: DeviceFiles {
  /// The path of a device's file, as this host numbers them.
  public func path(ofDeviceFile name: DeviceName) throws(Errno) -> String {
    guard let path = host.withLock({ $0.paths[name] }) else { throw .ENOENT }
    return path
  }
}
