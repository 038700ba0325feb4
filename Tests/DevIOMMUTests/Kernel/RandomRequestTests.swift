// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import KernelDouble
import KnownWorlds
import RandomRequests
import Simulator
import Testing

@testable import DevIOMMU

/// Random requests of every kind: through system calls they end as they do in the simulator itself.
struct RandomRequestTests {
  static let walks = ["mock", "vt-d", "vt-d-group", "smmu-v3", "virtio-iommu"].flatMap { machine in
    (1...12).map { (machine, UInt64($0)) }
  }

  @Test(arguments: walks)
  func `random requests end the same way through system calls`(_ machine: String, _ seed: UInt64) throws {
    let machine = try Machine.builtIn(machine)
    let system = SimulatedSystem(machine: machine)
    let real = try RealKernel(system: system, deviceFiles: system)
    var simulated = Kernel(machine: machine)
    var generator = RequestGenerator(seed: seed, machine: machine)
    for _ in 0..<400 {
      let request = generator.request(simulated)
      guard request.canBeAsked(on: machine) else { continue }
      let expected = Result { () throws(Refusal) in try simulated.perform(request) }.mapError(\.errno)
      let answer = real.answer(request, predicted: try? expected.get())
      try #require(answer == expected, "\(request)")
    }
    #expect(real.close() == [])
    #expect(system.openDescriptors == [] && system.mappedMemory == [] && system.offences == [])
  }
}

extension Request {
  /// Whether the interfaces of a kernel have a way to ask for it.
  fileprivate func canBeAsked(on machine: Machine) -> Bool {
    switch self {
    case .access(.create(nil, _)), .access(.attach), .access(.detach): false
    case .access(.create(_, let options)): !options.isStubborn
    // Without mock devices the kernel of the machine has no test interface, but the double's has.
    case .bind(.mock, _): machine.mockIOMMU != nil
    case .getDirtyBitmap(_, _, let length, let pageSize, _):
      DirtyRange(iova: 0, length: length, pageSize: pageSize).bits < 1 << 29
    default: true
    }
  }
}
