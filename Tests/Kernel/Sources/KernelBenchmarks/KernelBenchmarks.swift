// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DevIOMMU
import IOMMUFD

/// Measures the same maps and unmaps on the running kernel and on the simulator.
///
/// Both run in the same process, so that an emulated processor slows both down.
@main
struct KernelBenchmarks: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print how long the running kernel and the simulator take to map and unmap.")

  @Option(help: "How many automatic maps are measured on top of the areas.")
  var sample = 200

  @Argument(help: "Numbers of areas.")
  var areas = [10_000, 100_000, 1_000_000]

  func run() throws {
    let host = try HostBackend(LinuxSystem())
    guard let device = host.machine.devices.first(where: { host.canBind($0.name) }) else {
      throw ValidationError("no device of this host can be bound")
    }
    print(
      """
      Nanoseconds for each operation on areas of 4 KiB. An automatic map on n areas below the first hole: the kernel
      looks at every one of them, so \(sample) operations are measured and not n.

      | areas | page table | operation | kernel | simulator | kernel / simulator |
      |--:|---|---|--:|--:|--:|
      """)
    for count in areas {
      for device in [nil, device.name] {
        let work = Work(areas: count, sample: sample, device: device)
        let simulated = try work.measure(Subject(simulating: host.machine))
        let real = try work.measure(Subject(try host.open()))
        for row in work.rows(real, simulated) { print(row) }
      }
    }
  }
}

extension HostBackend {
  /// Whether nothing stands in the way of binding a device.
  fileprivate func canBind(_ name: DeviceName) -> Bool {
    guard case .pci(let address) = name, let device = topology.device(address) else { return false }
    if case .blocked = topology.viability(of: device) { return false }
    return true
  }
}
