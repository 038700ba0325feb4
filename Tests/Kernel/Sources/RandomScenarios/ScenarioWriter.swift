// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Session
import TestSupport

/// Makes one scenario: each operation is chosen for the state that the simulator is in after those before.
///
/// Most operations can succeed, some cannot. Nothing is done that would make a run on a kernel depend on
/// more than the scenario: memory is only changed inside of buffers 0 to 3.
struct ScenarioWriter {
  var random: SplitMix64
  private(set) var interpreter: Interpreter
  /// Every name that was given, also to what has gone or never was.
  private(set) var givenNames: [String] = []
  let devices: [DeviceName]
  /// Whether the kernel's test devices are there.
  let hasMocks: Bool

  private let machine: Machine
  private let topics: [Topic]

  init(seed: UInt64, machine: Machine) {
    random = SplitMix64(seed: seed)
    interpreter = Interpreter(machine: machine)
    self.machine = machine
    hasMocks = machine.mockIOMMU != nil
    devices = machine.devices.map(\.name) + (hasMocks ? (0..<4).map { .mock($0) } : [])
    let hasMocks = hasMocks
    topics = Topic.allCases.flatMap { topic in
      Array(repeating: topic, count: topic.isOfTestKernels && !hasMocks ? 0 : topic.weight)
    }
  }

  /// A scenario with so many operations, under a header.
  mutating func scenario(operations: Int) -> Scenario {
    var lines: [Scenario.Line] = [.init(.machine(machine.name)), .init(.design("linux-6.12"))]
    for operation in prelude().prefix(operations) { lines.append(line(operation)) }
    while lines.count < operations + 2 { lines.append(line(operation())) }
    return Scenario(lines: lines)
  }

  /// Performs an operation and writes it down.
  private mutating func line(_ operation: TextOperation) -> Scenario.Line {
    let name = operation.makesObject && !random.oneIn(12) ? name(for: operation) : nil
    let statement = Statement(operation, as: name)
    interpreter.perform(statement)
    return .init(.statement(statement))
  }

  private mutating func name(for operation: TextOperation) -> String {
    if random.oneIn(40), let old = givenNames.randomElement(using: &random) { return old }
    let name = "\(operation.verb.prefix(1))\(givenNames.count + 1)"
    givenNames.append(name)
    return name
  }

  /// What can only be set while there are no objects.
  private mutating func prelude() -> [TextOperation] {
    var operations: [TextOperation] = []
    if random.oneIn(4) { operations.append(.rlimitMode(set: random.pick([0, 1, 1, 2]))) }
    if random.oneIn(3) {
      operations.append(.process(.capability(.ipcLock, false)))
      operations.append(.setMemlockLimit(memlockLimit()))
    }
    return operations + [.ioasAlloc]
  }
}

// MARK: - Choice

extension ScenarioWriter {
  private mutating func operation() -> TextOperation {
    missing() ?? tooMuch() ?? operation(of: random.pick(topics))
  }

  /// What makes a poor state rich, at times.
  private mutating func missing() -> TextOperation? {
    let kernel = interpreter.kernel
    if kernel.ioases.isEmpty, !random.oneIn(4) { return .ioasAlloc }
    if boundDevices.isEmpty, random.oneIn(3) { return bind() }
    if kernel.groups.values.allSatisfy({ $0.attached.isEmpty }), !boundDevices.isEmpty, random.oneIn(5) {
      return .attach(device(), to: object(.ioas))
    }
    return nil
  }

  /// What keeps a rich state bounded, at times.
  private mutating func tooMuch() -> TextOperation? {
    let kernel = interpreter.kernel
    if kernel.ioases.count > 5, random.oneIn(3) { return .destroy(object(.ioas)) }
    if kernel.hwpts.count > 8, random.oneIn(3) { return .destroy(hwpt()) }
    if kernel.accesses.count > 6, random.oneIn(3) { return .close(object(.access)) }
    if kernel.ioases.values.contains(where: { $0.iopt.areas.count > 40 }), random.oneIn(3) { return unmap() }
    return nil
  }

  private mutating func operation(of topic: Topic) -> TextOperation {
    switch topic {
    case .ioas: .ioasAlloc
    case .destroy: .destroy(random.oneIn(2) ? hwpt() : anyObject())
    case .map: map()
    case .unmap: unmap()
    case .copy: copy()
    case .ranges: .iovaRanges(object(.ioas))
    case .restriction: restriction()
    case .option: option()
    case .bind: bind()
    case .unbind: .unbind(device())
    case .attach: .attach(device(), to: random.oneIn(2) ? object(.ioas) : hwpt())
    case .detach: .detach(device())
    case .pageTable: pageTable()
    case .info: .hwInfo(device())
    case .dirty: dirty()
    case .compat: compat()
    case .process: process()
    case .nested: nested()
    case .access: access()
    case .fault: fault()
    case .test: test()
    }
  }
}
