// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Simulator
import Synchronization

/// The kernel of this host as a backend: what it is, and what opens it.
public struct HostBackend: Sendable {
  /// What the host has.
  public let topology: Topology
  /// The host as a machine for the simulator.
  public let machine: Machine
  private let system: any SystemCalls

  /// Reads what the host has.
  ///
  /// Throws what could not be read.
  public init(_ system: any SystemCalls) throws(TopologyError) {
    topology = try Topology(system)
    machine = topology.machine(named: "host")
    self.system = system
  }

  /// Opens `/dev/iommu` for one run.
  ///
  /// Throws the errno of opening it.
  public func open() throws(Errno) -> OpenHost {
    OpenHost(try RealKernel(system: system, deviceFiles: HostDeviceFiles(system: system)), system)
  }

  /// A running kernel and a simulator that begins where the process does.
  public func inStep(with live: any LiveKernel, mayTouchDevices: Bool) -> InStep {
    InStep(
      live, release: topology.kernel.release, mayTouchDevices: mayTouchDevices,
      assumedApertures: Set(topology.iommus.filter(\.hasAssumedAperture).map(\.name)),
      beginnings: missingCapabilities + [.setMemlockLimit(memlockLimit)], obstacles: obstacles)
  }

  /// Why devices cannot be bound, in a few words each.
  private var obstacles: [DeviceName: String] {
    var obstacles: [DeviceName: String] = [:]
    for device in topology.devices {
      guard case .blocked(let found) = topology.viability(of: device) else { continue }
      obstacles[.pci(device.address)] = found.first?.summary
    }
    return obstacles
  }

  /// What the process lacks of root's rights, as operations of the language.
  private var missingCapabilities: [Request] {
    Capability.allCases.filter { (try? system.has($0)) == false }
      .map { .process(.capability($0, false)) }
  }

  private var memlockLimit: UInt64 {
    (try? system.memlockLimit()) ?? .max
  }
}

extension HostIOMMU {
  /// Whether sysfs does not tell the aperture, so that it is learnt from the first ranges.
  fileprivate var hasAssumedAperture: Bool {
    switch kind {
    case .smmuV3, .virtio, .amd: true
    case .intel, .mock, .other: false
    }
  }
}

/// The files of this host's devices.
private struct HostDeviceFiles: DeviceFiles {
  let system: any SystemCalls

  func path(ofDeviceFile name: DeviceName) throws(Errno) -> String {
    try Topology.deviceFile(of: name, system)
  }
}

/// The kernel of this host with one open iommufd.
public final class OpenHost: LiveKernel {
  private let kernel: RealKernel
  private let system: any SystemCalls

  init(_ kernel: RealKernel, _ system: any SystemCalls) {
    self.kernel = kernel
    self.system = system
  }

  /// Performs one operation.
  ///
  /// Throws the kernel's errno.
  public func perform(_ request: Request, predicted: Response?) throws(Errno) -> Response {
    try kernel.perform(request, predicted: predicted)
  }

  /// Detaches, unmaps and closes what was made, in order, and says in words what could not be undone.
  public func close() -> [String] { kernel.close() }

  /// Why a device cannot be bound, as sysfs is now, and what no system call does.
  public func obstacle(to request: Request) -> Refusal? {
    switch request {
    case .bind(.pci(let address), _): obstacle(toBinding: address)
    case .access(.create(nil, _)), .access(.attach), .access(.detach): .notReachable
    case .access(.create(_, let options)) where options.isStubborn: .notReachable
    default: nil
    }
  }

  /// The first obstacle to clear.
  private func obstacle(toBinding address: PCIAddress) -> Refusal? {
    guard let topology = try? Topology(system), let device = topology.device(address),
      case .blocked(let obstacles) = topology.viability(of: device), let first = obstacles.first
    else { return nil }
    let help = first.help(for: address)
    let rule = first.sentence + (help.isEmpty ? "" : "; \(help.joined(separator: "; "))")
    return Refusal(first.errno, in: "ioascope", rule, .device(.pci(address)))
  }
}

extension Refusal {
  /// Only the simulator can do it.
  fileprivate static let notReachable = Refusal(
    .EOPNOTSUPP, in: "ioascope", "no system call does this, not even of the test interface; the simulator can"
  )
}

extension Obstacle {
  /// The error that trying would end with.
  fileprivate var errno: Errno {
    switch self {
    case .fileAccess, .iommufdAccess: .EACCES
    case .group: .EBUSY
    case .interrupts: .EPERM
    default: .ENODEV
    }
  }
}
