// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import KernelDouble
import Synchronization
import Testing

@testable import DevIOMMU

/// Every call that reads the topology, failing in turn.
struct TopologyErrorTests {
  /// Reads a topology, perhaps with one call failing, and returns it with the path that each call concerns.
  private func read(
    _ listing: HostListing, failing number: Int? = nil, with errno: Errno = .EIO
  ) -> (topology: Result<Topology, TopologyError>, paths: [String?]) {
    let system = SimulatedSystem(listing)
    let forced = ForcedErrors(system)
    if let number { forced.fail(call: number, with: errno) }
    let log = PathLog(forced)
    let topology = Result { () throws(TopologyError) in try Topology(log) }
    #expect(system.openDescriptors == [] && system.offences == [])
    return (topology, log.paths)
  }

  @Test(arguments: TopologyTests.trees)
  func `a call that fails is told with its file, and nothing stays open`(name: String) throws {
    let listing = try HostListing(named: name)
    let (whole, paths) = read(listing)
    for (number, path) in paths.enumerated() {
      let topology = read(listing, failing: number).topology
      // What `close` says is no matter.
      let error = path.map { TopologyError(path: $0, problem: .errno(.EIO)) }
      #expect(topology == error.map { .failure($0) } ?? whole)
    }
  }

  @Test(arguments: TopologyTests.trees)
  func `a signal changes nothing`(name: String) throws {
    let listing = try HostListing(named: name)
    let (whole, paths) = read(listing)
    for number in paths.indices {
      #expect(read(listing, failing: number, with: .EINTR).topology == whole)
    }
  }

  @Test(arguments: ["vt-d-group", "desktop"])
  func `a file that has gone meanwhile is no error`(name: String) throws {
    let listing = try HostListing(named: name)
    let (whole, paths) = read(listing)
    let topology = try whole.get()
    let needed = ["/sys/kernel", "uname", "geteuid"]
    for (number, path) in paths.enumerated() {
      guard let path, !needed.contains(path) else { continue }
      let less = try read(listing, failing: number, with: .ENOENT).topology.get()
      #expect(less.devices.count >= topology.devices.count - 1 || path == "/sys/bus/pci/devices")
      #expect(Set(less.devices.map(\.address)).isSubset(of: topology.devices.map(\.address)))
    }
  }

  @Test func `a host without sysfs is an error`() {
    #expect(throws: TopologyError(path: "/sys/kernel", problem: .errno(.ENOENT))) {
      try Topology(SimulatedSystem(HostListing("").with("", without: "/sys")))
    }
  }

  @Test(arguments: [
    ("/sys/bus/pci/devices/0000:00:02.0/vendor", "intel"),
    ("/sys/bus/pci/devices/0000:00:02.0/device", "0x12345"),
    ("/sys/bus/pci/devices/0000:00:02.0/class", "-1"),
    ("/sys/class/iommu/dmar0/intel-iommu/cap", "0x"),
    ("/sys/kernel/iommu_groups/1/reserved_regions", "0x0 0x1 wild"),
    ("/sys/kernel/iommu_groups/1/reserved_regions", "0x1 0x0 msi"),
    ("/sys/kernel/iommu_groups/1/reserved_regions", "0x1 0x2"),
  ])
  func `contents that no kernel writes are an error`(path: String, text: String) throws {
    let tree = try HostListing(named: "vt-d").with("\(path) = \(text)")
    let error = #expect(throws: TopologyError.self) { try Topology(SimulatedSystem(tree)) }
    #expect(error?.description == "\(path): '\(text)' is not what the kernel writes there")
  }
}

/// System calls with the paths that they concern.
private final class PathLog: SystemCalls {
  private struct State {
    var open: [Int32: String] = [:]
    var paths: [String?] = []
  }

  private let system: any SystemCalls
  private let state = Mutex(State())

  init(_ system: any SystemCalls) { self.system = system }

  /// For each call the path of its file, or its own name; nil for `close`.
  var paths: [String?] { state.withLock { $0.paths } }

  func perform(_ call: SystemCall) throws(Errno) -> Int {
    let path = path(of: call)
    state.withLock { $0.paths.append(path) }
    let result = try system.perform(call)
    if case .open = call { state.withLock { $0.open[Int32(result)] = path } }
    return result
  }

  private func path(of call: SystemCall) -> String? {
    switch call {
    case .open(let path, _), .readLink(let path, _), .status(let path, _), .access(let path, _): path
    case .read(let descriptor, _), .readDirectory(let descriptor, _), .ioctl(let descriptor, _, _):
      state.withLock { $0.open[descriptor] }
    case .close: nil
    case .userID: "geteuid"
    default: "uname"
    }
  }
}
