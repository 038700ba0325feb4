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
    OpenHost(
      try RealKernel(system: system, deviceFiles: HostDeviceFiles(system: system)), system,
      hasTestInterface: topology.kernel.hasTestInterface)
  }

  /// Why `/dev/iommu` could not be opened, in lines: the file, its mode and the user, and what would help.
  public func explanation(of error: Errno) -> String {
    guard let obstacle = topology.hostObstacles.first else { return "/dev/iommu: \(error.name)" }
    let help = obstacle.generalHelp.map { "\n  \($0)" }.joined()
    return "/dev/iommu: \(error.name): \(obstacle.sentence)\n what would help:\(help)"
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
