// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import KernelDouble
import KnownWorlds
import Testing

@testable import DevIOMMU

/// What the backend does to the memory of the process, and what it never touches.
struct UserMemoryTests {
  private static let foreign: UInt64 = 0x2000_0000

  /// Operations that would reach memory which is not the language's.
  static let trespasses: [ProcessOperation] = [
    .map(.address(foreign), length: 4096, .readWrite),
    .map(.address(foreign - 4096), length: 8192, .readWrite),
    .map(.address(foreign - 8192), length: 1 << 30, .readWrite),
    .unmap(.address(foreign), length: 4096),
    .unmap(.address(foreign - 8192), length: 12288),
    .unmap(.address(0), length: (1 << 47) - 4096),
    .protect(.address(foreign), length: 4096, []),
    .protect(.address(foreign - 8192), length: 12288, []),
  ]

  @Test(arguments: trespasses)
  func `memory that is not the language's is refused and not touched`(_ operation: ProcessOperation) throws {
    let (system, kernel) = try machine()
    #expect(kernel.answer(.process(operation)) == .failure(.EPERM))
    #expect(system.offences == [])
    // What was the language's is as it was.
    #expect(
      kernel.answer(.process(.read(.address(Self.foreign - 8192), length: 4)))
        == .success(.bytes([1, 2, 3, 4])))
    #expect(kernel.close() == [] && system.offences == [] && system.mappedMemory == [])
  }

  @Test func `memory that is not the language's is neither read nor written`() throws {
    let (system, kernel) = try machine()
    for place: UInt64 in [Self.foreign, Self.foreign - 4096, 0, .max - 1] {
      #expect(kernel.answer(.process(.read(.address(place), length: 4))) == .failure(.EFAULT))
      #expect(kernel.answer(.process(.write(.address(place), [1]))) == .failure(.EFAULT))
    }
    #expect(system.offences == [])
  }

  @Test func `a buffer whose address is taken is not used`() throws {
    let (system, kernel) = try machine()
    let buffer = UserMemory.buffer(3, offset: 0)
    let end = buffer.userAddress + UserMemory.bufferSize
    system.occupy(end - 4096..<end)
    #expect(kernel.answer(.ioasAlloc) == .success(.id(1)))
    let map = Request.ioasMap(1, at: 0x1000, length: 4096, memory: buffer, .read)
    #expect(kernel.answer(map) == .failure(.EEXIST))
    #expect(kernel.answer(.process(.read(buffer, length: 1))) == .failure(.EEXIST))
    #expect(kernel.close() == [] && system.offences == [])
  }

  @Test func `a buffer is mapped once, when it is used first`() throws {
    let system = SimulatedSystem(machine: try .builtIn("mock"))
    let trace = Trace()
    let kernel = try RealKernel(system: trace.of(system), deviceFiles: system)
    _ = kernel.answer(.ioasAlloc)
    for iova: IOVA in [0x1000, 0x2000] {
      let memory = UserMemory.buffer(2, offset: 0x1000)
      #expect(
        kernel.answer(.ioasMap(1, at: iova, length: 4096, memory: memory, .read)) == .success(.iova(iova)))
    }
    #expect(trace.lines.filter { $0.hasPrefix("mmap") } == ["mmap(0x102000000000, 0x4000000, rw) = 0"])
  }

  @Test func `in the memory of this very process all is as in the simulator`() throws {
    var buffers = UserBuffers(LinuxSystem())
    let place = UserMemory.buffer(0, offset: 4094)
    try buffers.write([1, 2, 3, 4], to: place)
    #expect(try buffers.read(place, length: 4) == [1, 2, 3, 4])
    try buffers.protect(.buffer(0, offset: 4096), length: 4096, .read)
    #expect(throws: Errno.EFAULT) { try buffers.write([9, 9, 9], to: place) }
    #expect(try buffers.read(place, length: 4) == [1, 2, 3, 4])
    try buffers.protect(.buffer(0, offset: 4096), length: 4096, [])
    #expect(throws: Errno.EFAULT) { try buffers.read(place, length: 4) }
    try buffers.map(.buffer(0, offset: 4096), length: 4096, .write)
    #expect(try buffers.read(place, length: 4) == [1, 2, 0, 0])
    try buffers.unmap(.buffer(0, offset: 0), length: 4096)
    #expect(throws: Errno.EFAULT) { try buffers.read(place, length: 4) }
    #expect(throws: Errno.ENOMEM) { try buffers.protect(.buffer(0, offset: 0), length: 8192, .read) }
    #expect(buffers.releaseAll().isEmpty && buffers.mapped.isEmpty)
  }

  @Test func `the heap of this very process is not to be had`() throws {
    var buffers = UserBuffers(LinuxSystem())
    var own = [UInt8](repeating: 7, count: 3 << 12)
    try own.withAddress { (address) throws(Errno) in
      let page = UserMemory.address((address + 4095) & ~4095)
      #expect(throws: Errno.EPERM) { try buffers.map(page, length: 4096, .readWrite) }
      #expect(throws: Errno.EPERM) { try buffers.unmap(page, length: 4096) }
      #expect(throws: Errno.EPERM) { try buffers.protect(page, length: 4096, []) }
      #expect(throws: Errno.EFAULT) { try buffers.read(page, length: 4) }
      #expect(throws: Errno.EFAULT) { try buffers.write([1], to: page) }
    }
    #expect(own.allSatisfy { $0 == 7 } && buffers.mapped.isEmpty)
  }

  /// A page of the language's with bytes in it, a free one above it, and above that two foreign ones.
  private func machine() throws -> (SimulatedSystem, RealKernel) {
    let system = SimulatedSystem(machine: try .builtIn("mock"))
    system.occupy(Self.foreign..<Self.foreign + 8192)
    let kernel = try RealKernel(system: system, deviceFiles: system)
    let own = UserMemory.address(Self.foreign - 8192)
    _ = try kernel.perform(.process(.map(own, length: 4096, .readWrite)))
    _ = try kernel.perform(.process(.write(own, [1, 2, 3, 4])))
    return (system, kernel)
  }
}
