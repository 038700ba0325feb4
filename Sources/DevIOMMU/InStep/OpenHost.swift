// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

/// The kernel of this host with one open iommufd.
public final class OpenHost: LiveKernel {
  private let kernel: RealKernel
  private let system: any SystemCalls
  private let hasTestInterface: Bool

  init(_ kernel: RealKernel, _ system: any SystemCalls, hasTestInterface: Bool) {
    self.kernel = kernel
    self.system = system
    self.hasTestInterface = hasTestInterface
  }

  /// Performs one operation.
  ///
  /// Throws the kernel's errno.
  public func perform(_ request: Request, predicted: Response?) throws(Errno) -> Response {
    try kernel.perform(request, predicted: predicted)
  }

  /// Detaches, unmaps and closes what was made, in order, and says in words what could not be undone.
  public func close() -> [String] { kernel.close() }

  /// Takes everything back as ``close()`` does, and reports what could not be undone before anything else is
  /// performed, or closed by another thread.
  public func close<Result: Sendable>(reporting report: ([String]) -> Result) -> Result {
    kernel.close(reporting: report)
  }

  /// Why a device cannot be bound, as sysfs is now, and what no system call does.
  public func obstacle(to request: Request) -> Refusal? {
    if request.needsTestInterface, !hasTestInterface { return .noTestInterface }
    return switch request {
    case .bind(.pci(let address), _): obstacle(toBinding: address)
    case .access(.create(nil, _)), .access(.attach), .access(.detach): .notReachable
    case .access(.create(_, let options)) where options.isStubborn: .notReachable
    default: nil
    }
  }

  /// The first obstacle to clear.
  private func obstacle(toBinding address: PCIAddress) -> Refusal? {
    guard let topology = try? Topology(system) else { return nil }
    guard let device = topology.device(address) else { return .noDevice(address) }
    guard case .blocked(let obstacles) = topology.viability(of: device), let first = obstacles.first
    else { return nil }
    let rule = ([first.sentence] + first.help(for: address)).joined(separator: "; ")
    return Refusal(first.errno, in: "ioascope", rule, .device(.pci(address)))
  }
}

extension Request {
  /// Whether only a kernel that is built to be tested can be asked for it.
  fileprivate var needsTestInterface: Bool {
    switch self {
    case .test, .access, .addReserved, .fault(.trigger): true
    default: false
    }
  }
}

extension Refusal {
  /// Only the simulator can do it.
  fileprivate static let notReachable = Refusal(
    .EOPNOTSUPP, in: "ioascope", "no system call does this, not even of the test interface; the simulator can"
  )

  /// The kernel was not built to be tested.
  fileprivate static let noTestInterface = Refusal(
    .ENOTTY, in: "ioascope", "the kernel has no test interface (CONFIG_IOMMUFD_TEST); the simulator has")

  /// The host never had the device, or has it no longer.
  fileprivate static func noDevice(_ address: PCIAddress) -> Refusal {
    Refusal(.ENOENT, in: "ioascope", "the host has no device \(address)", .device(.pci(address)))
  }
}

extension Obstacle {
  /// The error that trying would end with.
  fileprivate var errno: Errno {
    switch self {
    case .fileAccess, .iommufdAccess: .EACCES
    case .group: .EBUSY
    case .interrupts: .EPERM
    case .noGroup: .ENODEV
    case .bridge, .driver, .noCharacterDevice, .noFile, .noIOMMUFD: .ENOENT
    }
  }
}
