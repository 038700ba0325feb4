// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

/// Something that a machine made of the host says, and how it is known.
public struct HostFact: Hashable, Sendable {
  /// How it is known.
  public let origin: Origin
  /// What it is, in words.
  public let text: String

  /// How something is known.
  public enum Origin: String, Hashable, Sendable {
    /// The kernel tells it.
    case observed = "observed"
    /// The kernel tells it nowhere; it is so on most hosts.
    case assumed = "assumed"
  }
}

extension HostFact: CustomStringConvertible {
  /// The fact as `assumed: …`.
  public var description: String { "\(origin.rawValue): \(text)" }
}

extension Topology {
  /// What the machine made of the host says, and how it is known.
  public var facts: [HostFact] {
    iommus.flatMap(\.facts) + groupFacts + designFacts + mockFacts
  }

  private var groupFacts: [HostFact] {
    if groups.isEmpty { return [] }
    let shared = groups.filter { $0.members.count > 1 && !$0.reserved.isEmpty }.map { "\($0.number)" }
    return [HostFact(origin: .observed, text: "groups and reserved regions, from sysfs")]
      + (shared.isEmpty
        ? []
        : [
          HostFact(
            origin: .assumed,
            text: "each device of group \(shared.joined(separator: ", ")) has all regions of the group")
        ])
      + softwareWindowFacts
  }

  private var softwareWindowFacts: [HostFact] {
    let machine = machine(named: "host")
    guard machine.devices.contains(where: { $0.reserved.contains { $0.type == .softwareMSI } }) else {
      return []
    }
    return [HostFact(origin: .assumed, text: "windows that are sw-msi; sysfs calls them msi as well")]
  }

  private var designFacts: [HostFact] {
    if kernel.release.hasPrefix("6.12.") || kernel.release == "6.12" { return [] }
    return [HostFact(origin: .assumed, text: "Linux \(kernel.release) drives its IOMMUs as Linux 6.12 does")]
  }

  private var mockFacts: [HostFact] {
    guard kernel.hasTestInterface else { return [] }
    let text =
      makesMockDevices
      ? "mock devices, as the kernel has its test interface"
      : "no mock devices: the kernel has its test interface, but makes none beside such an IOMMU"
    return [HostFact(origin: .observed, text: text)]
  }
}

extension HostIOMMU {
  fileprivate var facts: [HostFact] {
    switch kind {
    case .intel(let registers, _): [observed(registers.observation)] + vtdAssumptions(registers)
    case .amd(let features):
      [
        observed("dirty tracking, from the features \(features.hex)"),
        assumed("page tables of the first format (no amd_iommu=pgtbl_v2): aperture and page sizes"),
      ]
    case .smmuV3:
      [
        assumed("48-bit addresses, pages of 4K, 2M and 1G, no dirty tracking: only its registers tell"),
        assumed("no hardware information, as Linux 6.12 has it"),
      ]
    case .virtio:
      [assumed("64-bit addresses, pages of 4K and every larger size: only its configuration tells")]
    case .mock, .other: []
    }
  }

  private func vtdAssumptions(_ registers: VTDRegisters) -> [HostFact] {
    guard registers.hasScalableMode else { return [] }
    return [assumed("scalable mode is on (no intel_iommu=sm_off): nesting and dirty tracking follow from it")]
  }

  private func observed(_ text: String) -> HostFact { HostFact(origin: .observed, text: "\(name): \(text)") }
  private func assumed(_ text: String) -> HostFact { HostFact(origin: .assumed, text: "\(name): \(text)") }
}

extension VTDRegisters {
  fileprivate var observation: String {
    "aperture, page sizes, nesting and dirty tracking, from cap \(capability.hex) and ecap \(extended.hex)"
  }
}
