// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Simulator
import TestSupport

// Requests of accesses, faults, the process, the old VFIO calls and the test interface.
extension RequestGenerator {
  mutating func groupRequest(_ kernel: Kernel) -> Request {
    switch Int.random(in: 0..<12, using: &random) {
    case 0..<5: .access(accessOperation(kernel))
    case 5: .fault(faultOperation(kernel))
    case 6..<8: .process(processOperation())
    case 8: .compat(compatOperation())
    case 9:
      .hwptInvalidate(
        hwpt(kernel), .selftest([.init(flags: random.pick([0, 0, 1, 2]), iotlb: random.pick([0, 3, 4]))]))
    case 10: .close(object(kernel, random.oneIn(3) ? .faultQueue : .access))
    default: .test(testOperation(kernel))
    }
  }

  private mutating func accessOperation(_ kernel: Kernel) -> AccessOperation<ObjectID> {
    let access = object(kernel, .access)
    let id = kernel.accesses[access]?.ioas ?? ioas(kernel)
    let target = random.oneIn(3) ? nil : area(kernel, id)
    switch Int.random(in: 0..<9, using: &random) {
    case 0:
      return .create(
        random.oneIn(4) ? nil : ioas(kernel),
        AccessOptions(flags: random.pick([0, 1, 1, 1, 2]), isStubborn: random.oneIn(9)))
    case 1: return .attach(access, to: ioas(kernel))
    case 2: return .replace(access, to: ioas(kernel))
    case 3: return .detach(access)
    case 4: return .unpin(access, item: UInt32.random(in: 0..<3, using: &random))
    case 5:
      return .transfer(
        access, at: target?.first ?? address(), length: random.oneIn(9) ? length() : 16,
        flags: random.pick([0, 1, 4, 5, 0x1_0000]), memory: memory())
    default:
      return .pin(
        access, at: target?.first ?? address(), length: min(target?.length ?? length(), 1 << 20),
        flags: random.pick([0, 0, 1, 0x1_0000]), compare: random.oneIn(9) ? memory() : nil)
    }
  }

  private mutating func memory() -> UserMemory {
    .buffer(UInt32.random(in: 0...3, using: &random), offset: offset())
  }

  private mutating func faultOperation(_ kernel: Kernel) -> FaultOperation<ObjectID, DeviceHandle> {
    switch Int.random(in: 0..<4, using: &random) {
    case 0: .read(object(kernel, .faultQueue), length: random.pick([0, 1, 40, 400]))
    case 1:
      .respond(
        object(kernel, .faultQueue), [.init(cookie: random.pick([1, 2]), code: random.pick([0, 1, 2]))])
    default: .trigger(device(kernel), IOPageFault(address: number()))
    }
  }

  private mutating func processOperation() -> ProcessOperation {
    let page = UserMemory.buffer(
      UInt32.random(in: 0...3, using: &random), offset: random.pick([0, 0x1000, 0x3000, 1]))
    let length = UInt64(random.pick([0x1000, 0x1000, 0x4000, 0, 64 << 20]))
    switch Int.random(in: 0..<9, using: &random) {
    case 0: return .unmap(page, length: min(length, 0x4000))
    case 1: return .protect(page, length: length, random.pick([[], .read, .readWrite]))
    case 2: return .write(page, [1, 2, 3])
    case 3: return .read(page, length: min(length, 16))
    case 4: return .capability(random.pick(Capability.allCases), !random.oneIn(5))
    default: return .map(page, length: length, random.pick([.readWrite, .readWrite, .readWrite, .read]))
    }
  }

  private mutating func compatOperation() -> CompatOperation {
    switch Int.random(in: 0..<8, using: &random) {
    case 0: .checkExtension(UInt64.random(in: 0..<12, using: &random))
    case 1: .setIOMMU(random.pick([1, 3, 2]))
    case 2: .getInfo
    case 3: random.oneIn(9) ? .unmapAll : .unmapDMA(at: address(), length: number())
    case 4..<6: .unmapDMA(at: address(), length: length())
    default: .mapDMA(at: address(), length: length(), memory: memory(), protection())
    }
  }

  private mutating func testOperation(_ kernel: Kernel) -> TestOperation<ObjectID> {
    switch Int.random(in: 0..<6, using: &random) {
    case 0: .mockDomain(random.oneIn(2) ? ioas(kernel) : hwpt(kernel), flags: random.pick([0, 0, 1, 4]))
    case 1: .mockDomainReplace(object(kernel, .selftest), to: random.oneIn(2) ? ioas(kernel) : hwpt(kernel))
    case 2: .checkMap(hwpt(kernel), at: address(), length: random.pick([0, 2048, 4096, 1]), memory: memory())
    case 3: .checkRefs(memory(), length: random.pick([0, 4096, 1 << 20, 1]), refs: random.pick([0, 1, 2]))
    case 4:
      .dirty(hwpt(kernel), at: address(), length: length(), pageSize: random.pick([2048, 4096, 0]), .all)
    default: .checkIOTLB(hwpt(kernel), id: random.pick([0, 3, 4]), value: 0)
    }
  }
}
